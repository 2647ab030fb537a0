package dev.millrace.standalone.cli;

import picocli.CommandLine.Command;

/** The benchmarks. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "NAME",
    description = "Measure the pipeline and, in the same run, the floor under it.",
    subcommands = OverheadCommand.class)
final class BenchCommand {}

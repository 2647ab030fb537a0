package dev.millrace.bench.command;

import picocli.CommandLine.Command;

/** The benchmarks. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "NAME",
    description = "Measure the pipeline or its engine and, in the same run, the floor under it.",
    subcommands = {
      OverheadCommand.class,
      CapacityCommand.class,
      DispatchCommand.class,
      TokensCommand.class,
      ReadersCommand.class,
      FailoverCommand.class,
      CancelBenchCommand.class,
      InterferenceCommand.class,
      EngineBenchCommand.class,
      EngineSoakCommand.class
    })
final class BenchCommand {}

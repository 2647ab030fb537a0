package dev.millrace.batch.command;

import picocli.CommandLine.Command;

/** Offline jobs. */
@Command(
    name = "batch",
    mixinStandardHelpOptions = true,
    subcommands = RunCommand.class,
    description = "Offline jobs: a file of questions in, a file of answers out.")
final class BatchCommand {}

package dev.millrace.standalone.cli.command;

import picocli.CommandLine.Command;

/** What can be asked about model files. */
@Command(
    name = "model",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "NAME",
    description = "Look at model files.",
    subcommands = ModelInfoCommand.class)
public final class ModelCommand {}

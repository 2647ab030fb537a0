package dev.millrace.standalone.cli.config;

import picocli.CommandLine.Command;

/** The settings of a running installation. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "NAME",
    description = {
      "Look at and change settings while an installation runs.",
      "A change reaches every dispatcher within a second or two, survives restarts, and stays in",
      "the history with who made it and why."
    },
    subcommands = {
      ConfigGetCommand.class,
      ConfigSetCommand.class,
      ConfigUnsetCommand.class,
      ConfigHistoryCommand.class
    })
public final class ConfigCommand {}

package dev.millrace.standalone.cli.dlq;

import picocli.CommandLine.Command;

/** What can be done with dead letters. */
@Command(
    name = "dlq",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "NAME",
    description = "List, show, replay and purge dead letters: records that could not be used.",
    subcommands = {
      DlqListCommand.class,
      DlqShowCommand.class,
      DlqReplayCommand.class,
      DlqPurgeCommand.class
    })
public final class DlqCommand {}

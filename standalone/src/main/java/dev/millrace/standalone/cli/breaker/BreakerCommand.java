package dev.millrace.standalone.cli.breaker;

import picocli.CommandLine.Command;

/** What can be done with circuit breakers. */
@Command(
    name = "breaker",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "NAME",
    description = "List and force circuit breakers, in every process of a running installation.",
    subcommands = {
      BreakerListCommand.class,
      BreakerOpenCommand.class,
      BreakerCloseCommand.class,
      BreakerAutoCommand.class
    })
public final class BreakerCommand {}

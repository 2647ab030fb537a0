package dev.millrace.standalone.cli;

import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The root of the command line. */
@Command(
    name = "millrace",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "A durable, message-queue-driven pipeline for asynchronous LLM inference.",
    footer = {
      "",
      "Exit codes: 0 done and good, 1 done and bad, 2 wrong usage or configuration, 3 could not"
          + " start."
    },
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
      AskCommand.class,
      StatusCommand.class,
      CancelCommand.class,
      IngestCommand.class,
      DispatcherCommand.class,
      WorkerCommand.class,
      SinkCommand.class,
      CanaryCommand.class,
      ModelCommand.class,
    })
public final class MillraceCommand {

  private MillraceCommand() {}

  /** Runs the command line and returns the exit code. */
  public static int run(String... arguments) {
    return commandLine(ServiceLoader.load(CommandProvider.class)).execute(arguments);
  }

  /** The commands of this module and those that the providers add. */
  static CommandLine commandLine(Iterable<CommandProvider> providers) {
    CommandLine line = new CommandLine(new MillraceCommand());
    for (CommandProvider provider : providers) {
      provider.commands().forEach(line::addSubcommand);
    }
    // Set last: subcommands added later would not inherit these.
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new ErrorReporter());
  }
}

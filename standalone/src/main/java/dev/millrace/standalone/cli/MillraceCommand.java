package dev.millrace.standalone.cli;

import dev.millrace.standalone.cli.breaker.BreakerCommand;
import dev.millrace.standalone.cli.command.AskCommand;
import dev.millrace.standalone.cli.command.CanaryCommand;
import dev.millrace.standalone.cli.command.CancelCommand;
import dev.millrace.standalone.cli.command.DemoCommand;
import dev.millrace.standalone.cli.command.ModelCommand;
import dev.millrace.standalone.cli.command.RoleCommand;
import dev.millrace.standalone.cli.command.StatusCommand;
import dev.millrace.standalone.cli.command.UpCommand;
import dev.millrace.standalone.cli.config.ConfigCommand;
import dev.millrace.standalone.cli.dlq.DlqCommand;
import dev.millrace.standalone.cli.top.TopCommand;
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
    })
public final class MillraceCommand {

  private MillraceCommand() {}

  /** Runs the command line and returns the exit code. */
  public static int run(String... arguments) {
    return commandLine(ServiceLoader.load(CommandProvider.class)).execute(arguments);
  }

  /** The commands of this module and those that the providers add. */
  static CommandLine commandLine(Iterable<CommandProvider> providers) {
    CommandLine line =
        new CommandLine(new MillraceCommand())
            .addSubcommand(new DemoCommand())
            .addSubcommand(new UpCommand())
            .addSubcommand(new AskCommand())
            .addSubcommand(new StatusCommand())
            .addSubcommand(new TopCommand())
            .addSubcommand(new CancelCommand());
    RoleCommand.all().forEach(role -> line.addSubcommand(role.spec()));
    line.addSubcommand(new CanaryCommand())
        .addSubcommand(new ModelCommand())
        .addSubcommand(new DlqCommand())
        .addSubcommand(new BreakerCommand())
        .addSubcommand(new ConfigCommand());
    for (CommandProvider provider : providers) {
      provider.commands().forEach(line::addSubcommand);
    }
    // Set last: subcommands added later would not inherit these.
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new ErrorReporter());
  }
}

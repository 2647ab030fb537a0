package dev.millrace.standalone.cli;

import dev.millrace.embedded.EmbeddedStartException;
import dev.millrace.engine.api.ModelFileException;
import dev.millrace.service.RoleStartException;
import dev.millrace.standalone.cli.output.ExitCode;
import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.deadletter.DeadLettersUnavailableException;
import dev.millrace.standalone.facade.FacadeException;
import dev.millrace.standalone.livesettings.SettingsUnavailableException;
import dev.millrace.standalone.opsport.OpsUnavailableException;
import dev.millrace.standalone.runtime.supervisor.ChildFailedException;
import picocli.CommandLine;

/** Turns what a command throws into a line for people and an exit code. */
final class ErrorReporter implements CommandLine.IExecutionExceptionHandler {

  /** What shells report for a process that a signal ended (128 + SIGINT). */
  private static final int INTERRUPTED = 130;

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    int code = codeOf(failure);
    String message = code == INTERRUPTED ? "stopped" : String.valueOf(failure.getMessage());
    command.getErr().println("millrace: " + message);
    if (code == ExitCode.BAD && !(failure instanceof FacadeException)) {
      // A failure that nobody foresaw: whoever reports it has to have where it came from.
      failure.printStackTrace(command.getErr());
    }
    command.getErr().flush();
    return code;
  }

  private static int codeOf(Exception failure) {
    return switch (failure) {
      case InterruptedException _ -> INTERRUPTED;
      case InvalidSettingsException _ -> ExitCode.USAGE;
      case FacadeException refused when refused.status() == 400 -> ExitCode.USAGE;
      case FacadeException refused when refused.status() == FacadeException.UNREACHABLE ->
          ExitCode.NOT_STARTED;
      case ChildFailedException _,
          DeadLettersUnavailableException _,
          EmbeddedStartException _,
          ModelFileException _,
          OpsUnavailableException _,
          RoleStartException _,
          SettingsUnavailableException _ ->
          ExitCode.NOT_STARTED;
      default -> ExitCode.BAD;
    };
  }
}

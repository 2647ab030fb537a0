package dev.millrace.standalone.cli;

import dev.millrace.standalone.config.Settings;
import dev.millrace.standalone.stack.Roles;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Run a worker: one model, several requests at once. */
@Command(
    name = "worker",
    mixinStandardHelpOptions = true,
    description = "Run a worker: one model, several requests at once.")
final class WorkerCommand implements Callable<Integer> {

  @Mixin SettingsOptions options = new SettingsOptions();
  @Mixin JsonOption json = new JsonOption();

  @Option(
      names = "--until-end-of-input",
      hidden = true,
      description = "End when standard input ends: the parent is gone then.")
  boolean untilEndOfInput;

  @Override
  public Integer call() throws Exception {
    Settings settings = options.load();
    StopSignal stop = new StopSignal();
    if (untilEndOfInput) {
      stop.orEndOfInput();
    }
    return RoleProcess.run(
        settings,
        json.output(),
        stop,
        settings.worker().drain(),
        Roles::worker,
        (worker, signal) -> {
          var unused = worker.fatal().thenRun(() -> signal.raise(ExitCode.BAD));
        });
  }
}

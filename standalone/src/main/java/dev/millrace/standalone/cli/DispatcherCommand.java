package dev.millrace.standalone.cli;

import dev.millrace.standalone.config.Settings;
import dev.millrace.standalone.stack.Roles;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Run a dispatcher: it queues, schedules and routes requests. */
@Command(
    name = "dispatcher",
    mixinStandardHelpOptions = true,
    description = "Run a dispatcher: it queues, schedules and routes requests.")
final class DispatcherCommand implements Callable<Integer> {

  @Mixin SettingsOptions options = new SettingsOptions();
  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    Settings settings = options.load();
    return RoleProcess.run(
        settings,
        json.output(),
        new StopSignal(),
        Duration.ofSeconds(5),
        Roles::dispatcher,
        (role, stop) -> {});
  }
}

package dev.millrace.standalone.cli;

import dev.millrace.standalone.config.Settings;
import dev.millrace.standalone.stack.Roles;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Run an HTTP facade. */
@Command(name = "ingest", mixinStandardHelpOptions = true, description = "Run an HTTP facade.")
final class IngestCommand implements Callable<Integer> {

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
        Roles::ingest,
        (role, stop) -> {});
  }
}

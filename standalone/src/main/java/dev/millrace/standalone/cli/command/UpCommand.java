package dev.millrace.standalone.cli.command;

import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.options.SettingsOptions;
import dev.millrace.standalone.cli.output.ExitCode;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.cli.process.StopSignal;
import dev.millrace.standalone.config.Settings;
import dev.millrace.standalone.runtime.stack.Endpoints;
import dev.millrace.standalone.runtime.stack.Stack;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs everything until it is stopped. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Run Kafka, Redis, dispatcher, sink, facade and workers on this machine until stopped.",
      "Prints a line that begins with READY when everything answers."
    })
public final class UpCommand implements Callable<Integer> {

  @Mixin SettingsOptions options = new SettingsOptions();
  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    Output output = json.output();
    Settings settings = options.load();
    StopSignal stop = new StopSignal();
    try (Stack stack = Stack.start(settings, output::progress)) {
      Endpoints endpoints = stack.endpoints();
      endpoints.write(settings.data());
      output.object(Map.of("ready", endpoints));
      if (!output.json()) {
        output.text().println(endpoints.readyLine());
        output.text().flush();
      }
      stop.await();
      output.diagnostics().println("-- stopping");
    } finally {
      Endpoints.remove(settings.data());
      stop.stopped();
    }
    return ExitCode.OK;
  }
}

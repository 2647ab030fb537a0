package dev.millrace.standalone.cli;

import dev.millrace.standalone.config.Settings;
import dev.millrace.standalone.demo.Demonstration;
import dev.millrace.standalone.demo.StreamBoard;
import dev.millrace.standalone.facade.FacadeClient;
import dev.millrace.standalone.facade.RequestResult;
import dev.millrace.standalone.stack.ScratchDirectory;
import dev.millrace.standalone.stack.Stack;
import java.io.Console;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the whole pipeline at work, on ports and data of its own. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Start everything embedded, send prompts of all four priorities through the whole pipeline,",
      "show their tokens as they stream, and stop. Uses any free ports and a temporary directory."
    })
final class DemoCommand implements Callable<Integer> {

  @Mixin SettingsOptions options = new SettingsOptions();
  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    Output output = json.output();
    Logs.quiet();
    OrderlyEnd.onSignal();
    try (ScratchDirectory scratch = ScratchDirectory.create("millrace-demo-")) {
      Settings settings = onFreePorts(options, scratch).load();
      try (Stack stack = Stack.start(settings, what -> output.aside().println("-- " + what));
          FacadeClient facade = new FacadeClient(stack.endpoints().http())) {
        List<RequestResult> results;
        try (StreamBoard board = StreamBoard.on(output.people(), !output.json() && onTerminal())) {
          results = Demonstration.run(facade, stack.model(), board);
        }
        results.forEach(output::object);
        output.people().println();
        output.people().print(ResultTable.of(results));
        return results.stream().allMatch(RequestResult::succeeded) ? ExitCode.OK : ExitCode.BAD;
      }
    }
  }

  private static boolean onTerminal() {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  /** Settings with which a stack stands in nobody's way. */
  static SettingsOptions onFreePorts(SettingsOptions options, ScratchDirectory scratch) {
    return options
        .preset("data", scratch.path().toString())
        .preset("kafka.port", "0")
        .preset("redis.port", "0")
        .preset("registry.port", "0")
        .preset("http.port", "0")
        .preset("ops.port", "0");
  }
}

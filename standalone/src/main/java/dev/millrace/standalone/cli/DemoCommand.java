package dev.millrace.standalone.cli;

import dev.millrace.standalone.demo.Demonstration;
import dev.millrace.standalone.demo.StreamBoard;
import dev.millrace.standalone.facade.RequestResult;
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
    try (OrderlyEnd _ = OrderlyEnd.onSignal();
        PrivateStack stack = PrivateStack.start(options, "millrace-demo-", output)) {
      List<RequestResult> results;
      try (StreamBoard board = StreamBoard.on(output.people(), !output.json() && onTerminal())) {
        results = Demonstration.run(stack.facade(), stack.model(), board);
      }
      results.forEach(output::object);
      output.people().println();
      output.people().print(ResultTable.of(results));
      return results.stream().allMatch(RequestResult::succeeded) ? ExitCode.OK : ExitCode.BAD;
    }
  }

  /** Whether somebody watches. */
  static boolean onTerminal() {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }
}

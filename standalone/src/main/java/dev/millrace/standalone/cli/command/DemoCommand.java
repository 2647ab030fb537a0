package dev.millrace.standalone.cli.command;

import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.options.SettingsOptions;
import dev.millrace.standalone.cli.output.ExitCode;
import dev.millrace.standalone.cli.output.Logs;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.cli.output.ResultTable;
import dev.millrace.standalone.cli.process.InterruptOnSignal;
import dev.millrace.standalone.cli.process.PrivateStack;
import dev.millrace.standalone.demo.Demonstration;
import dev.millrace.standalone.demo.StreamBoard;
import dev.millrace.standalone.facade.RequestResult;
import java.util.List;
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
public final class DemoCommand implements Callable<Integer> {

  @Mixin SettingsOptions options = new SettingsOptions();
  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    Output output = json.output();
    Logs.quiet();
    try (InterruptOnSignal _ = InterruptOnSignal.onSignal();
        PrivateStack stack = PrivateStack.start(options, "millrace-demo-", output)) {
      List<RequestResult> results;
      try (StreamBoard board =
          StreamBoard.on(output.text(), !output.json() && Output.onTerminal())) {
        results = Demonstration.run(stack.facade(), stack.model(), board);
      }
      results.forEach(output::object);
      output.text().println();
      output.text().print(ResultTable.of(results));
      return results.stream().allMatch(RequestResult::succeeded) ? ExitCode.OK : ExitCode.BAD;
    }
  }
}

package dev.millrace.standalone.cli.command;

import dev.millrace.demomodel.DemoModel;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.options.SettingsOptions;
import dev.millrace.standalone.cli.output.ExitCode;
import dev.millrace.standalone.cli.output.Logs;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.cli.output.ResultTable;
import dev.millrace.standalone.cli.process.InterruptOnSignal;
import dev.millrace.standalone.cli.process.PrivateStack;
import dev.millrace.standalone.demo.DemoReport;
import dev.millrace.standalone.demo.Demonstration;
import dev.millrace.standalone.demo.StreamBoard;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the whole pipeline at work, on ports and data of its own. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Start everything embedded, fill all slots with low work, send prompts of all four",
      "priorities behind it, show their tokens as they stream, and stop. Exit code 1 if an answer",
      "is wrong or a request started before one of higher priority that waited beside it. Uses",
      "any free ports and a temporary directory."
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
      DemoReport report;
      try (StreamBoard board =
          StreamBoard.on(
              output.text(), !output.json() && Output.onTerminal(), stack.facade().nanoTime())) {
        boolean bundled = stack.model().equals(DemoModel.NAME);
        report = new Demonstration(stack.facade(), stack.model(), bundled, board).run();
      }
      report.results().forEach(output::object);
      output.text().println();
      output.text().print(ResultTable.of(report.results()));
      report.faults().forEach(fault -> output.diagnostics().println("millrace: " + fault));
      return report.passed() ? ExitCode.OK : ExitCode.BAD;
    }
  }
}

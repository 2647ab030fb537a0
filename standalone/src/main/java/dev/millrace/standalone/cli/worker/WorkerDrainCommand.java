package dev.millrace.standalone.cli.worker;

import dev.millrace.model.WorkerId;
import dev.millrace.standalone.cli.config.Author;
import dev.millrace.standalone.cli.options.BrokerOptions;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.output.ExitCode;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.config.InvalidSettingsException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Holds new work from a worker, or gives it some again. */
abstract sealed class WorkerDrainCommand implements Callable<Integer> {

  @Parameters(paramLabel = "ID", description = "Id of the worker, as 'worker list' shows it.")
  String id = "";

  @Mixin Author author = new Author();
  @Mixin BrokerOptions broker = new BrokerOptions();
  @Mixin JsonOption json = new JsonOption();

  private final boolean drained;

  private WorkerDrainCommand(boolean drained) {
    this.drained = drained;
  }

  @Override
  public Integer call() throws Exception {
    Output output = json.output();
    WorkerId worker = InvalidSettingsException.checked(() -> new WorkerId(id));
    author.drain(worker, drained, broker.installation());
    output.object(Map.of("worker", id, "drained", drained));
    if (!output.json()) {
      output
          .text()
          .println(
              drained
                  ? id + " gets no new work from now on; what it has it finishes"
                  : id + " gets work again");
    }
    return ExitCode.OK;
  }

  /** Holds new work from a worker. */
  @Command(
      name = "drain",
      mixinStandardHelpOptions = true,
      description = {
        "Give a worker no new work; what it has it finishes. That holds for its next lives, too,",
        "until it is resumed."
      })
  static final class Drain extends WorkerDrainCommand {
    Drain() {
      super(true);
    }
  }

  /** Gives a worker work again. */
  @Command(
      name = "resume",
      mixinStandardHelpOptions = true,
      description = "Give a worker that was drained new work again.")
  static final class Resume extends WorkerDrainCommand {
    Resume() {
      super(false);
    }
  }
}

package dev.millrace.standalone.cli.breaker;

import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.options.OpsOption;
import dev.millrace.standalone.cli.output.ExitCode;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.cli.output.TerminalText;
import dev.millrace.standalone.cli.output.TextTable;
import dev.millrace.standalone.opsport.BreakerState;
import dev.millrace.standalone.opsport.OpsPorts;
import dev.millrace.standalone.opsport.OpsProcess;
import dev.millrace.standalone.opsport.OpsUnavailableException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Asks the ops port of every process that the given ones keep, themselves included. A process that
 * cannot be asked does not keep the others from being asked.
 */
final class EveryProcess {

  @Option(
      names = "--process",
      paramLabel = "PROCESS",
      description = "Only this one, as 'breaker list' shows it (default: every process).")
  @Nullable String only;

  @Mixin OpsOption ops = new OpsOption();
  @Mixin JsonOption json = new JsonOption();

  /** What a process is asked. */
  @FunctionalInterface
  interface Question {
    List<BreakerState> ask(OpsPorts ports, String process, URI ops)
        throws OpsUnavailableException, InterruptedException;
  }

  /**
   * Asks each and shows what it says.
   *
   * @return the exit code: {@code BAD} if one could not be asked, or none had anything to say
   * @throws OpsUnavailableException if one of the given ops ports does not answer
   */
  int ask(Question question) throws Exception {
    Output output = json.output();
    List<BreakerState> states = new ArrayList<>();
    boolean all = true;
    try (OpsPorts ports = new OpsPorts()) {
      for (OpsProcess process : wanted(ports)) {
        all &= ask(question, ports, process, states, output);
      }
    }
    show(states, output);
    if (states.isEmpty()) {
      output.diagnostics().println("millrace: there is no such breaker");
    }
    return all && !states.isEmpty() ? ExitCode.OK : ExitCode.BAD;
  }

  private List<OpsProcess> wanted(OpsPorts ports) throws Exception {
    List<OpsProcess> found = new ArrayList<>();
    for (URI each : ops.uris()) {
      found.addAll(ports.family(each));
    }
    return found.stream()
        .distinct()
        .filter(process -> only == null || only.equals(process.name()))
        .toList();
  }

  private static boolean ask(
      Question question,
      OpsPorts ports,
      OpsProcess process,
      List<BreakerState> states,
      Output output)
      throws InterruptedException {
    if (process.ops().isEmpty()) {
      output.diagnostics().println("millrace: " + TerminalText.safe(process.name()) + " is not up");
      return false;
    }
    try {
      states.addAll(question.ask(ports, process.name(), process.ops().get()));
      return true;
    } catch (OpsUnavailableException silent) {
      output
          .diagnostics()
          .println("millrace: " + TerminalText.safe(process.name()) + ": " + silent.getMessage());
      return false;
    }
  }

  private static void show(List<BreakerState> states, Output output) {
    states.forEach(output::object);
    if (!output.json() && !states.isEmpty()) {
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("process", "ops", "breaker", "state"));
      for (BreakerState each : states) {
        rows.add(
            List.of(
                TerminalText.safe(each.process()),
                each.ops().toString(),
                TerminalText.safe(each.breaker()),
                TerminalText.safe(each.state())));
      }
      output.text().print(TextTable.of(rows, rows.getFirst().size()));
    }
  }
}

package dev.millrace.standalone.cli.dlq;

import dev.millrace.standalone.cli.options.BrokerOptions;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.output.ExitCode;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.cli.output.TextTable;
import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.deadletter.DeadLetterTopic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists dead letters, without their content. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "List the latest dead letters: where they stand, when, from where, why, how big.")
final class DlqListCommand implements Callable<Integer> {

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "The latest N, 1 to 100000 (default: ${DEFAULT-VALUE}).")
  int limit = 100;

  @Mixin BrokerOptions broker = new BrokerOptions();
  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    if (limit < 1 || limit > 100_000) {
      throw new InvalidSettingsException("--limit must be 1 to 100000, got " + limit);
    }
    Output output = json.output();
    Comparator<LetterLine> byTime = Comparator.comparing(LetterLine::at);
    PriorityQueue<LetterLine> latest = new PriorityQueue<>(byTime);
    long[] count = new long[1];
    try (DeadLetterTopic topic = DeadLetterTopic.open(broker.installation())) {
      topic.forEach(
          letter -> {
            count[0]++;
            latest.add(LetterLine.of(letter));
            if (latest.size() > limit) {
              latest.remove();
            }
          });
    }
    List<LetterLine> shown = new ArrayList<>(latest);
    shown.sort(byTime);
    shown.forEach(output::object);
    if (!output.json()) {
      show(shown, count[0], output);
    }
    return ExitCode.OK;
  }

  private static void show(List<LetterLine> shown, long count, Output output) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("letter", "time", "from", "code", "reason", "bytes"));
    shown.forEach(line -> rows.add(line.cells()));
    output.text().print(TextTable.of(rows, rows.getFirst().size() - 1));
    output.diagnostics().println("-- " + shown.size() + " of " + count + " dead letters");
  }
}

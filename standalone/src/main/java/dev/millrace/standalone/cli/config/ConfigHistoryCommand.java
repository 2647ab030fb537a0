package dev.millrace.standalone.cli.config;

import dev.millrace.standalone.cli.options.BrokerOptions;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.output.ExitCode;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.cli.output.TerminalText;
import dev.millrace.standalone.cli.output.TextTable;
import dev.millrace.standalone.livesettings.SettingsTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows every change that was ever made. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description = "Show every change, of one setting or of all: when, what, by whom and why.")
final class ConfigHistoryCommand implements Callable<Integer> {

  @Parameters(paramLabel = "KEY", arity = "0..1", description = "Of this setting only.")
  @Nullable String key;

  @Mixin BrokerOptions broker = new BrokerOptions();
  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    Output output = json.output();
    List<List<String>> rows = new ArrayList<>(List.of(ChangeLine.HEAD));
    try (SettingsTopic topic = SettingsTopic.open(broker.installation())) {
      topic.history().stream()
          .filter(change -> key == null || key.equals(change.key()))
          .map(ChangeLine::of)
          .forEach(
              line -> {
                output.object(line);
                rows.add(line.cells().stream().map(TerminalText::safe).toList());
              });
    }
    if (!output.json()) {
      output.text().print(TextTable.of(rows, ChangeLine.HEAD.size()));
    }
    return ExitCode.OK;
  }
}

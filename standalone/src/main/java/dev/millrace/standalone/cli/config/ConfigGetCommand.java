package dev.millrace.standalone.cli.config;

import dev.millrace.model.SettingChange;
import dev.millrace.service.config.SettingKey;
import dev.millrace.standalone.cli.options.BrokerOptions;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.output.ExitCode;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.cli.output.TerminalText;
import dev.millrace.standalone.cli.output.TextTable;
import dev.millrace.standalone.config.Settings;
import dev.millrace.standalone.livesettings.LiveKeys;
import dev.millrace.standalone.livesettings.SettingsNow;
import dev.millrace.standalone.livesettings.SettingsTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows the settings that can be changed while the installation runs. */
@Command(
    name = "get",
    mixinStandardHelpOptions = true,
    description = {
      "Show the settings that can be changed while the installation runs, or one of them.",
      "One that nobody changed is as its dispatchers were configured: by these options' --config",
      "and --set if those are the dispatchers' own."
    })
final class ConfigGetCommand implements Callable<Integer> {

  @Parameters(paramLabel = "KEY", arity = "0..1", description = "This setting only.")
  @Nullable String key;

  @Mixin BrokerOptions broker = new BrokerOptions();
  @Mixin JsonOption json = new JsonOption();

  /**
   * A setting.
   *
   * @param configured what it is without a change
   * @param changed whether it was changed
   */
  record Line(
      String key,
      @Nullable String value,
      @Nullable String configured,
      boolean changed,
      String allowed,
      String meaning) {

    List<String> cells() {
      return List.of(
          key, value == null ? "-" : value, changed ? "changed" : "as configured", allowed);
    }
  }

  @Override
  public Integer call() throws Exception {
    if (key != null) {
      LiveKeys.require(key);
    }
    Output output = json.output();
    Settings configured = broker.settings();
    SettingsNow now;
    try (SettingsTopic topic = SettingsTopic.open(broker.installation())) {
      now = SettingsNow.after(topic.history());
    }
    List<List<String>> rows = new ArrayList<>(List.of(List.of("setting", "value", "", "allowed")));
    for (SettingKey live : LiveKeys.all()) {
      if (key == null || key.equals(live.key())) {
        Line line = line(live, configured, now);
        output.object(line);
        rows.add(line.cells().stream().map(TerminalText::safe).toList());
      }
    }
    if (!output.json()) {
      output.text().print(TextTable.of(rows, rows.getFirst().size()));
    }
    return ExitCode.OK;
  }

  private static Line line(SettingKey live, Settings configured, SettingsNow now) {
    Optional<SettingChange> change = now.of(live.key());
    String before =
        Optional.ofNullable(Settings.SECTION.values(configured).get(live))
            .flatMap(live::written)
            .orElse(null);
    return new Line(
        live.key(),
        change.flatMap(SettingChange::value).orElse(before),
        before,
        change.isPresent(),
        live.range(),
        live.declaration().doc());
  }
}

package dev.millrace.standalone.config;

import dev.millrace.service.config.DurationText;
import dev.millrace.service.config.SettingKey;
import java.time.Duration;

/** Every setting as a table in Markdown, as docs/configuration.md shows it. Any thread. */
public final class SettingsTable {

  private SettingsTable() {}

  /** The table, with its head; ends with a line break. */
  public static String markdown() {
    StringBuilder table =
        new StringBuilder("| key | default | allowed | meaning |\n|---|---|---|---|\n");
    for (SettingKey setting : Settings.SECTION.keys()) {
      table
          .append("| `")
          .append(setting.key())
          .append(setting.isGroup() ? ".*" : "")
          .append("` | ")
          .append(setting.isGroup() ? "" : defaultOf(setting))
          .append(" | ")
          .append(setting.range())
          .append(" | ")
          .append(setting.declaration().doc())
          .append(setting.declaration().live() ? "; *live*" : "")
          .append(setting.option().map(option -> " (`" + option + "`)").orElse(""))
          .append(" |\n");
    }
    return table.toString();
  }

  private static String defaultOf(SettingKey setting) {
    return setting
        .defaultText()
        .map(
            text ->
                setting.type() == Duration.class
                    ? DurationText.format(DurationText.parse(text))
                    : text)
        .orElseGet(() -> setting.declaration().absent());
  }
}

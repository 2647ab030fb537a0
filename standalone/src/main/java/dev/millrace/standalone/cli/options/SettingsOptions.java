package dev.millrace.standalone.cli.options;

import dev.millrace.service.config.SettingKey;
import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.config.Settings;
import dev.millrace.standalone.config.SettingsLoader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The options of settings that declare one, and {@code --set} for all others. What is not given
 * comes from the environment, the file, or the defaults. One owner.
 */
public final class SettingsOptions {

  private final Map<String, String> presets = new LinkedHashMap<>();
  private final Map<String, OptionSpec> declared = new LinkedHashMap<>();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings in YAML; see docs/configuration.md.")
  @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any setting, such as worker.heartbeat=1s; see docs/configuration.md.")
  @Nullable Map<String, String> set;

  /** Gives a command an option for each setting that declares one. */
  @Spec(Spec.Target.MIXEE)
  void mixInto(CommandSpec command) {
    for (SettingKey setting : Settings.SECTION.keys()) {
      setting
          .option()
          .ifPresent(
              name -> {
                OptionSpec option =
                    OptionSpec.builder(name)
                        .type(String.class)
                        .paramLabel(setting.declaration().placeholder())
                        .description(description(setting))
                        .build();
                command.addOption(option);
                declared.put(setting.key(), option);
              });
    }
  }

  /** Unless given, this value. */
  public SettingsOptions preset(String key, String value) {
    presets.putIfAbsent(key, value);
    return this;
  }

  /**
   * Loads the settings.
   *
   * @throws InvalidSettingsException naming every key at fault
   */
  public Settings load() throws InvalidSettingsException {
    return SettingsLoader.load(Optional.ofNullable(file), System.getenv(), given());
  }

  private Map<String, String> given() {
    Map<String, String> given = new LinkedHashMap<>(presets);
    declared.forEach(
        (key, option) -> {
          String value = option.getValue();
          if (value != null) {
            given.put(key, value);
          }
        });
    if (set != null) {
      given.putAll(set);
    }
    return given;
  }

  /** Markdown and format directives mean nothing on a terminal. */
  private static String description(SettingKey setting) {
    String doc = setting.declaration().doc().replace("`", "").replace("%", "%%");
    String byDefault = setting.defaultText().orElseGet(() -> setting.declaration().absent());
    return doc.substring(0, 1).toUpperCase(Locale.ROOT)
        + doc.substring(1)
        + " (default: "
        + byDefault
        + ").";
  }
}

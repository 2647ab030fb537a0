package dev.millrace.standalone.config;

import dev.millrace.service.config.DurationText;
import dev.millrace.service.config.SettingKey;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Puts {@link Settings} together: defaults, then a YAML file, then the environment ({@code
 * MILLRACE_KAFKA_PORT} is {@code millrace.kafka.port}), then the command line. A key under {@code
 * millrace} that nobody knows is an error, because it is a typing mistake.
 */
public final class SettingsLoader {

  private static final int FILE_ORDINAL = 200;
  private static final int ENVIRONMENT_ORDINAL = 300;
  private static final int COMMAND_LINE_ORDINAL = 400;

  private SettingsLoader() {}

  /**
   * Loads and checks.
   *
   * @param file a YAML file
   * @param environment the environment variables
   * @param commandLine keys without the {@code millrace.} prefix
   * @throws InvalidSettingsException naming every key at fault
   */
  public static Settings load(
      Optional<Path> file, Map<String, String> environment, Map<String, String> commandLine)
      throws InvalidSettingsException {
    refuseUnknown(environment);
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .withMapping(Settings.class)
            .withConverter(Duration.class, 100, DurationText::parse)
            .withSources(new EnvConfigSource(millraceOnly(environment), ENVIRONMENT_ORDINAL))
            .withSources(
                new PropertiesConfigSource(
                    prefixed(commandLine), "command line", COMMAND_LINE_ORDINAL));
    if (file.isPresent()) {
      builder.withSources(yaml(file.get()));
    }
    try {
      Settings settings = builder.build().getConfigMapping(Settings.class);
      SettingsRules.check(settings);
      return settings;
    } catch (ConfigValidationException invalid) {
      throw new InvalidSettingsException(problems(invalid), invalid);
    } catch (IllegalArgumentException | NoSuchElementException invalid) {
      throw new InvalidSettingsException(String.valueOf(invalid.getMessage()), invalid);
    }
  }

  private static YamlConfigSource yaml(Path file) throws InvalidSettingsException {
    try {
      return new YamlConfigSource(file.toString(), Files.readString(file), FILE_ORDINAL);
    } catch (IOException unreadable) {
      throw new InvalidSettingsException("--config: cannot read " + file, unreadable);
    } catch (RuntimeException malformed) {
      throw new InvalidSettingsException("--config: " + file + " is no YAML", malformed);
    }
  }

  /** Whether an environment variable of this name is a setting. */
  public static boolean isSetting(String variable) {
    return variable.startsWith("MILLRACE_") && !LauncherVariables.isOne(variable);
  }

  /** A variable that sets nothing is a typing mistake. */
  private static void refuseUnknown(Map<String, String> environment)
      throws InvalidSettingsException {
    List<SettingKey> settings = Settings.SECTION.keys();
    List<String> unknown =
        environment.keySet().stream()
            .filter(SettingsLoader::isSetting)
            .filter(name -> settings.stream().noneMatch(sets(name)))
            .sorted()
            .toList();
    if (!unknown.isEmpty()) {
      throw new InvalidSettingsException(
          String.join(", ", unknown) + ": no setting has this environment variable");
    }
  }

  private static Predicate<SettingKey> sets(String variable) {
    return setting ->
        setting.isGroup()
            ? variable.startsWith(setting.environmentName() + "_")
            : variable.equals(setting.environmentName());
  }

  private static Map<String, String> millraceOnly(Map<String, String> environment) {
    return environment.entrySet().stream()
        .filter(e -> isSetting(e.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Map<String, String> prefixed(Map<String, String> commandLine) {
    return commandLine.entrySet().stream()
        .collect(Collectors.toMap(e -> "millrace." + e.getKey(), Map.Entry::getValue));
  }

  private static String problems(ConfigValidationException invalid) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < invalid.getProblemCount(); i++) {
      text.append(i == 0 ? "" : "; ").append(invalid.getProblem(i).getMessage());
    }
    return text.toString();
  }
}

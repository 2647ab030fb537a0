package dev.millrace.standalone.cli.options;

import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.config.Settings;
import dev.millrace.standalone.config.SettingsLoader;
import dev.millrace.standalone.runtime.role.Installation;
import dev.millrace.standalone.runtime.stack.Endpoints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which Kafka a command talks to, and how the topics there are named: as the roles' settings say,
 * or where {@code ./millrace up} with this data directory runs.
 */
public final class BrokerOptions {

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description = "Brokers; default: those that './millrace up' started, else 127.0.0.1:9092.")
  @Nullable String bootstrap;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data directory of the running './millrace up' (default: .millrace).")
  @Nullable Path data;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings in YAML; see docs/configuration.md.")
  @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any setting, such as kafka.prefix=team.; see docs/configuration.md.")
  @Nullable Map<String, String> set;

  /**
   * The installation that these options name.
   *
   * @throws InvalidSettingsException naming every key at fault
   */
  public Installation installation() throws InvalidSettingsException, IOException {
    Settings settings = settings();
    Optional<String> wanted = settings.kafka().bootstrap();
    if (wanted.isEmpty()) {
      wanted = Endpoints.read(settings.data()).map(Endpoints::kafka);
    }
    return Installation.of(
        settings, wanted.orElseGet(() -> "127.0.0.1:" + settings.kafka().port()));
  }

  /**
   * The settings that these options name.
   *
   * @throws InvalidSettingsException naming every key at fault
   */
  public Settings settings() throws InvalidSettingsException {
    Map<String, String> given = new LinkedHashMap<>();
    if (bootstrap != null) {
      given.put("kafka.bootstrap", bootstrap);
    }
    if (data != null) {
      given.put("data", data.toString());
    }
    if (set != null) {
      given.putAll(set);
    }
    return SettingsLoader.load(Optional.ofNullable(file), System.getenv(), given);
  }
}

package dev.millrace.standalone.cli.options;

import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.config.Settings;
import dev.millrace.standalone.config.SettingsLoader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The settings that have an option of their own, and {@code --set} for all others. What is not
 * given comes from the environment, the file, or the defaults.
 */
public final class SettingsOptions {

  private final Map<String, String> given = new LinkedHashMap<>();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings in YAML; see docs/configuration.md.")
  @Nullable Path file;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where embedded services and workers keep everything.")
  void data(String value) {
    given.put("data", value);
  }

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description = "Kafka brokers; without it an embedded one.")
  void kafka(String value) {
    given.put("kafka.bootstrap", value);
  }

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      description = "Port of the embedded Kafka; 0 = any.")
  void kafkaPort(String value) {
    given.put("kafka.port", value);
  }

  @Option(
      names = "--redis",
      paramLabel = "HOST:PORT",
      description = "Redis; without it an embedded one.")
  void redis(String value) {
    given.put("redis.url", value);
  }

  @Option(
      names = "--redis-port",
      paramLabel = "PORT",
      description = "Port of the embedded Redis; 0 = any.")
  void redisPort(String value) {
    given.put("redis.port", value);
  }

  @Option(
      names = "--registry",
      paramLabel = "URL",
      description = "A schema registry; without it built-in schema ids.")
  void registry(String value) {
    given.put("registry.url", value);
  }

  @Option(
      names = "--registry-port",
      paramLabel = "PORT",
      description = "Port on which the own schemas are served; 0 = any.")
  void registryPort(String value) {
    given.put("registry.port", value);
  }

  @Option(names = "--port", paramLabel = "PORT", description = "Port of the HTTP facade; 0 = any.")
  void port(String value) {
    given.put("http.port", value);
  }

  @Option(names = "--host", paramLabel = "ADDRESS", description = "Address of the HTTP facade.")
  void host(String value) {
    given.put("http.host", value);
  }

  @Option(
      names = "--ops-port",
      paramLabel = "PORT",
      description = "Port of health and metrics; 0 = any.")
  void opsPort(String value) {
    given.put("ops.port", value);
  }

  @Option(
      names = "--ops-host",
      paramLabel = "ADDRESS",
      description = "Address of health and metrics.")
  void opsHost(String value) {
    given.put("ops.host", value);
  }

  @Option(names = "--workers", paramLabel = "N", description = "Worker processes.")
  void workers(String value) {
    given.put("workers", value);
  }

  @Option(names = "--engine", paramLabel = "ENGINE", description = "llama or scripted.")
  void engine(String value) {
    given.put("worker.engine", value);
  }

  @Option(
      names = "--model",
      paramLabel = "PATH",
      description = "A GGUF file; without it the built-in demo model.")
  void model(String value) {
    given.put("worker.model", value);
  }

  @Option(
      names = "--model-name",
      paramLabel = "NAME",
      description = "The name under which requests ask for it.")
  void modelName(String value) {
    given.put("worker.model-name", value);
  }

  @Option(names = "--slots", paramLabel = "N", description = "Requests that a worker runs at once.")
  void slots(String value) {
    given.put("worker.slots", value);
  }

  @Option(names = "--worker-id", paramLabel = "ID", description = "The worker's name.")
  void workerId(String value) {
    given.put("worker.id", value);
  }

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any other setting, such as worker.heartbeat=1s.")
  void set(Map<String, String> values) {
    given.putAll(values);
  }

  /** Unless given, this value. */
  public SettingsOptions preset(String key, String value) {
    given.putIfAbsent(key, value);
    return this;
  }

  public Settings load() throws InvalidSettingsException {
    return SettingsLoader.load(Optional.ofNullable(file), System.getenv(), given);
  }
}

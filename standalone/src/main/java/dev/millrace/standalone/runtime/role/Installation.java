package dev.millrace.standalone.runtime.role;

import dev.millrace.kafka.ConsumerGroups;
import dev.millrace.kafka.KafkaSettings;
import dev.millrace.kafka.SharedResultSettings;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.kafka.TopicSettings;
import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.config.Settings;
import dev.millrace.topics.ResultNames;
import dev.millrace.topics.Topics;
import dev.millrace.wire.Wires;
import dev.millrace.wire.factory.WiresFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An installation as its settings describe it: how to speak to its Kafka, how its topics are named
 * and made, how its records are written. Connects to nothing. Immutable, any thread.
 */
public record Installation(KafkaSettings kafka, TopicPlan plan, Wires wires) {

  /**
   * Of these settings.
   *
   * @param bootstrap where Kafka is
   * @throws InvalidSettingsException naming the setting at fault
   */
  public static Installation of(Settings settings, String bootstrap)
      throws InvalidSettingsException {
    try {
      Map<String, Object> clients =
          new HashMap<>(ConsumerGroups.membership(settings.kafka().memberLiveness()));
      clients.putAll(settings.clientSettings());
      clients.put("bootstrap.servers", bootstrap);
      Map<String, Object> wire = new HashMap<>(settings.clientSettings());
      settings.registry().url().ifPresent(url -> wire.put("schema.registry.url", url));
      return new Installation(
          new KafkaSettings(clients),
          new TopicPlan(
              new Topics(
                  settings.kafka().prefix().orElse(""),
                  settings.kafka().resultPrefixes().map(ResultNames::parse).orElse(List.of())),
              TopicSettings.of(settings.kafka().partitions(), settings.kafka().replication())
                  .with(
                      new SharedResultSettings(
                          settings.kafka().resultPartitions(),
                          settings.kafka().resultRetention()))),
          WiresFactory.fromConfig(wire));
    } catch (IllegalArgumentException invalid) {
      throw new InvalidSettingsException("millrace." + invalid.getMessage(), invalid);
    }
  }

  /** Names of the topics. */
  public Topics topics() {
    return plan.topics();
  }
}

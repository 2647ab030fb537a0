package dev.millrace.kafka;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A topic as it should be.
 *
 * @param replication copies of each record; {@link TopicSettings#BROKER_DEFAULT} leaves it to the
 *     broker
 * @param config Kafka's own topic settings
 */
public record TopicSpec(
    String name, int partitions, short replication, Map<String, String> config) {

  public TopicSpec {
    config = Map.copyOf(config);
  }

  /** As Kafka's admin client wants it. */
  public NewTopic toNewTopic() {
    return new NewTopic(name, Optional.of(partitions), Optional.of(replication)).configs(config);
  }
}

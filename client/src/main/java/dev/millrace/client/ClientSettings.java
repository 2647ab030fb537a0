package dev.millrace.client;

import dev.millrace.kafka.KafkaSettings;
import dev.millrace.kafka.TopicSettings;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.topics.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of a client, checked. None of them changes while the client runs.
 *
 * @param kafka settings of Kafka's clients, as {@link KafkaSettings} takes them, {@code
 *     bootstrap.servers} at least; they win over ours except where the guarantees rest on ours
 * @param topics names of the installation's topics
 * @param model of a submission without one
 * @param tenant of a submission without one
 * @param defaultTimeout of a submission without one; zero means no timeout
 * @param defaultPriority of a submission without one
 * @param poolSize result topics to lease out, 1 to 10000; more requests at once than that share
 *     them
 * @param poolId makes the pool's topics outlive the client: the next one with this id takes them
 *     over. Empty means topics of this client alone, deleted when it closes
 * @param poolRetention how long the pool's topics keep what was written, 1 minute at least
 * @param replication copies of each record in result topics that the client makes, 1 to 9; of 3 or
 *     more, two have to be in sync. {@link TopicSettings#BROKER_DEFAULT} leaves both to the broker
 * @param heedsQueues whether the client follows the states of the queues and sends nothing that
 *     they ask it to hold back
 * @param startTimeout bound of the client's start
 * @param terminalGrace after a request's deadline, until the client gives up waiting for its end
 * @param closeTimeout bound of each step of closing
 */
public record ClientSettings(
    Map<String, Object> kafka,
    Topics topics,
    Optional<String> model,
    String tenant,
    Duration defaultTimeout,
    Priority defaultPriority,
    int poolSize,
    Optional<RequestId> poolId,
    Duration poolRetention,
    int replication,
    boolean heedsQueues,
    Duration startTimeout,
    Duration terminalGrace,
    Duration closeTimeout) {

  /** Result topics of a client that does not say how many. */
  public static final int DEFAULT_POOL_SIZE = 16;

  public ClientSettings {
    kafka = Map.copyOf(kafka);
    if (!(kafka.get("bootstrap.servers") instanceof String servers) || servers.isBlank()) {
      throw new IllegalArgumentException(
          "bootstrapServers: must name at least one host:port of the Kafka cluster");
    }
    var unused = new KafkaSettings(kafka);
    if (poolSize < 1 || poolSize > 10_000) {
      throw new IllegalArgumentException("poolSize: must be 1 to 10000, got " + poolSize);
    }
    if (replication != TopicSettings.BROKER_DEFAULT
        && (replication < 1 || replication > TopicSettings.MAX_REPLICATION)) {
      throw new IllegalArgumentException(
          "replication: must be 1 to " + TopicSettings.MAX_REPLICATION + ", got " + replication);
    }
    if (defaultTimeout.isNegative()) {
      throw new IllegalArgumentException("defaultTimeout: must not be negative (0 means none)");
    }
    atLeast("poolRetention", poolRetention, Duration.ofMinutes(1));
    atLeast("startTimeout", startTimeout, Duration.ofMillis(100));
    atLeast("terminalGrace", terminalGrace, Duration.ofMillis(1));
    atLeast("closeTimeout", closeTimeout, Duration.ofMillis(1));
  }

  private static void atLeast(String name, Duration value, Duration least) {
    if (value.compareTo(least) < 0) {
      throw new IllegalArgumentException(name + ": must be at least " + least + ", got " + value);
    }
  }

  /** The defaults for a cluster. */
  static ClientSettings defaults(Map<String, Object> kafka) {
    return new ClientSettings(
        kafka,
        Topics.DEFAULT,
        Optional.empty(),
        InferenceRequest.DEFAULT_TENANT,
        InferenceRequest.DEFAULT_TIMEOUT,
        Priority.NORMAL,
        DEFAULT_POOL_SIZE,
        Optional.empty(),
        Duration.ofHours(1),
        TopicSettings.BROKER_DEFAULT,
        true,
        Duration.ofSeconds(15),
        Duration.ofSeconds(30),
        Duration.ofSeconds(5));
  }
}

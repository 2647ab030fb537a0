package dev.millrace.client.lease;

import dev.millrace.model.RequestId;
import dev.millrace.topics.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates and deletes the topics of a pool. Blocking; one thread at a time. */
public final class PoolTopics {
  private static final Logger LOG = LoggerFactory.getLogger(PoolTopics.class);
  private static final int PER_CALL = 500;

  private final Admin admin;

  /** Works through this admin client and leaves it open. */
  public PoolTopics(Admin admin) {
    this.admin = admin;
  }

  /** The names of a pool's topics, in slot order. */
  public static List<String> names(Topics topics, RequestId pool, int size) {
    return IntStream.range(0, size).mapToObj(n -> topics.leasedResults(pool, n)).toList();
  }

  /**
   * Creates those that do not exist yet.
   *
   * @param retention what is older may vanish
   * @throws ExecutionException with the broker's refusal as its cause
   * @throws TimeoutException if the cluster does not answer in time
   */
  public void create(List<String> names, Duration retention, Duration atMost)
      throws ExecutionException, InterruptedException, TimeoutException {
    String keep = Long.toString(retention.toMillis());
    Map<String, String> config =
        Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.RETENTION_MS_CONFIG,
            keep,
            // Only a closed segment is removed; without this a busy topic keeps a gigabyte.
            TopicConfig.SEGMENT_MS_CONFIG,
            keep);
    long end = System.nanoTime() + atMost.toNanos();
    for (int from = 0; from < names.size(); from += PER_CALL) {
      List<NewTopic> batch =
          names.subList(from, Math.min(names.size(), from + PER_CALL)).stream()
              .map(name -> new NewTopic(name, Optional.of(1), Optional.empty()).configs(config))
              .toList();
      for (KafkaFuture<Void> created : admin.createTopics(batch).values().values()) {
        awaitCreated(created, end - System.nanoTime());
      }
    }
  }

  private static void awaitCreated(KafkaFuture<Void> created, long nanos)
      throws ExecutionException, InterruptedException, TimeoutException {
    try {
      created.get(Math.max(1, nanos), TimeUnit.NANOSECONDS);
    } catch (ExecutionException refused) {
      if (!(refused.getCause() instanceof TopicExistsException)) {
        throw refused;
      }
    }
  }

  /** Deletes them if that is possible in time; what stays is emptied by its retention. */
  public void delete(Collection<String> names, Duration atMost) {
    try {
      admin.deleteTopics(names).all().get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException failure) {
      LOG.info("pool topics stay behind: topics={} cause={}", names.size(), failure.toString());
    }
  }
}

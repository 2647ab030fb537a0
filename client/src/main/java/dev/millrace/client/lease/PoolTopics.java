package dev.millrace.client.lease;

import dev.millrace.kafka.TopicAdmin;
import dev.millrace.kafka.TopicAdminException;
import dev.millrace.kafka.TopicSpec;
import dev.millrace.logging.LogKey;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates and deletes the topics of a pool. Blocking; one thread at a time. */
public final class PoolTopics {
  private static final Logger LOG = LoggerFactory.getLogger(PoolTopics.class);
  private static final int PER_CALL = 500;

  private final TopicAdmin admin;
  private final LongSupplier nanoTime;

  /** Works through this admin client and leaves it open. */
  public PoolTopics(TopicAdmin admin, LongSupplier nanoTime) {
    this.admin = admin;
    this.nanoTime = nanoTime;
  }

  /**
   * Creates those that do not exist yet.
   *
   * @throws TopicAdminException if the cluster refuses, or does not answer in time
   */
  public void create(List<TopicSpec> topics, Duration atMost)
      throws TopicAdminException, InterruptedException {
    long end = nanoTime.getAsLong() + atMost.toNanos();
    for (int from = 0; from < topics.size(); from += PER_CALL) {
      List<TopicSpec> batch = topics.subList(from, Math.min(topics.size(), from + PER_CALL));
      var unused =
          TopicAdmin.await(admin.create(batch), Duration.ofNanos(end - nanoTime.getAsLong()));
    }
  }

  /** Deletes them if that is possible in time; what stays is emptied by its retention. */
  public void delete(Collection<String> names, Duration atMost) {
    try {
      var unused = TopicAdmin.await(admin.delete(names), atMost);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (TopicAdminException failure) {
      LOG.atInfo()
          .addKeyValue(LogKey.COUNT, names.size())
          .addKeyValue(LogKey.REASON, failure.toString())
          .log("pool topics stay behind");
    }
  }
}

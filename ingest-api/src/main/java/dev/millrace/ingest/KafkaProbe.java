package dev.millrace.ingest;

import dev.millrace.kafka.TopicAdmin;
import dev.millrace.kafka.TopicAdminException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks every two seconds whether Kafka answers. Any thread may read the result. */
final class KafkaProbe implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaProbe.class);
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration AT_MOST = Duration.ofSeconds(3);

  private final TopicAdmin admin;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("ingest-kafka-probe").daemon().factory());
  private volatile boolean reachable = true;

  KafkaProbe(TopicAdmin admin) {
    this.admin = admin;
  }

  void start() {
    ScheduledFuture<?> unused =
        timer.scheduleWithFixedDelay(
            this::probe, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  boolean reachable() {
    return reachable;
  }

  private void probe() {
    boolean now = answers();
    if (now != reachable) {
      LOG.warn(now ? "kafka answers again" : "kafka does not answer");
    }
    reachable = now;
  }

  private boolean answers() {
    try {
      return TopicAdmin.await(admin.brokers(), AT_MOST) > 0;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return reachable;
    } catch (TopicAdminException away) {
      return false;
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}

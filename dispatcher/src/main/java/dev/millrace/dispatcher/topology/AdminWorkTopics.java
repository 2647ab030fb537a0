package dev.millrace.dispatcher.topology;

import dev.millrace.model.WorkerId;
import dev.millrace.topics.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the cluster which work topics exist, on a thread of its own: at once for a worker that was
 * not asked for before, twice a second for a missing topic, every five seconds for one that is
 * there. Any thread.
 */
public final class AdminWorkTopics implements WorkTopics, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AdminWorkTopics.class);
  private static final Duration MISSING_EVERY = Duration.ofMillis(500);
  private static final Duration PRESENT_EVERY = Duration.ofSeconds(5);
  private static final Duration FORGET_AFTER = Duration.ofMinutes(10);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

  /** What is known of one topic, and who asked when. */
  private record Look(boolean present, long lookedNanos, long askedNanos) {}

  private final Admin admin;
  private final Topics topics;
  private final LongSupplier nanoTime;
  private final Map<String, Look> looks = new ConcurrentHashMap<>();
  private final Semaphore wanted = new Semaphore(0);
  private final Thread thread;
  private volatile boolean stopping;

  /**
   * Starts its thread.
   *
   * @param admin stays the caller's to close
   * @param nanoTime monotonic
   */
  public AdminWorkTopics(Admin admin, Topics topics, LongSupplier nanoTime) {
    this.admin = admin;
    this.topics = topics;
    this.nanoTime = nanoTime;
    this.thread = Thread.ofPlatform().name("millrace-work-topics").daemon().start(this::run);
  }

  @Override
  public boolean present(WorkerId worker) {
    String topic = topics.work(worker);
    long now = nanoTime.getAsLong();
    Look look = looks.get(topic);
    if (look == null) {
      looks.putIfAbsent(topic, new Look(false, now - PRESENT_EVERY.toNanos(), now));
      wanted.release();
      return false;
    }
    looks.computeIfPresent(topic, (any, old) -> new Look(old.present(), old.lookedNanos(), now));
    return look.present();
  }

  @Override
  public void doubt(String topic) {
    looks.computeIfPresent(
        topic,
        (any, old) ->
            new Look(false, nanoTime.getAsLong() - PRESENT_EVERY.toNanos(), old.askedNanos()));
    wanted.release();
  }

  @Override
  public void close() {
    stopping = true;
    thread.interrupt();
  }

  private void run() {
    while (!stopping) {
      try {
        boolean asked = wanted.tryAcquire(MISSING_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        if (asked) {
          wanted.drainPermits();
        }
        lookAtDue();
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void lookAtDue() throws InterruptedException {
    long now = nanoTime.getAsLong();
    looks.values().removeIf(look -> now - look.askedNanos() > FORGET_AFTER.toNanos());
    for (Map.Entry<String, Look> entry : Map.copyOf(looks).entrySet()) {
      Duration every = entry.getValue().present() ? PRESENT_EVERY : MISSING_EVERY;
      if (now - entry.getValue().lookedNanos() >= every.toNanos()) {
        look(entry.getKey());
      }
    }
  }

  private void look(String topic) throws InterruptedException {
    try {
      admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
      looked(topic, true);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof UnknownTopicOrPartitionException) {
        looked(topic, false);
      } else {
        LOG.warn("work topic not looked up topic={}", topic, failure);
      }
    } catch (TimeoutException late) {
      LOG.warn("work topic not looked up in time topic={}", topic);
    }
  }

  private void looked(String topic, boolean present) {
    looks.computeIfPresent(
        topic,
        (any, old) -> {
          if (old.present() != present) {
            LOG.info("work topic topic={} present={}", topic, present);
          }
          return new Look(present, nanoTime.getAsLong(), old.askedNanos());
        });
  }
}

package dev.millrace.dispatcher.topology;

import dev.millrace.kafka.TopicAdmin;
import dev.millrace.kafka.TopicAdminException;
import dev.millrace.logging.LogKey;
import dev.millrace.model.WorkerId;
import dev.millrace.topics.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up work topics with an admin client, on a thread of its own: at once for a new worker,
 * twice a second for a missing topic, every five seconds for an existing one. Any thread.
 */
public final class AdminWorkTopics implements WorkTopics, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AdminWorkTopics.class);
  private static final Duration MISSING_EVERY = Duration.ofMillis(500);
  private static final Duration PRESENT_EVERY = Duration.ofSeconds(5);
  private static final Duration FORGET_AFTER = Duration.ofMinutes(10);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

  /** The last lookup of one topic, and when somebody last asked for it. */
  private record Lookup(boolean present, long checkedNanos, long askedNanos) {}

  private final TopicAdmin admin;
  private final Topics topics;
  private final LongSupplier nanoTime;
  private final Map<String, Lookup> lookups = new ConcurrentHashMap<>();
  private final Semaphore wanted = new Semaphore(0);
  private final Thread thread;
  private volatile boolean stopping;

  /**
   * Starts its thread.
   *
   * @param admin closed by the caller
   * @param nanoTime monotonic
   */
  public AdminWorkTopics(TopicAdmin admin, Topics topics, LongSupplier nanoTime) {
    this.admin = admin;
    this.topics = topics;
    this.nanoTime = nanoTime;
    this.thread = Thread.ofPlatform().name("millrace-work-topics").daemon().start(this::run);
  }

  @Override
  public boolean present(WorkerId worker) {
    String topic = topics.work(worker);
    long now = nanoTime.getAsLong();
    Lookup lookup = lookups.get(topic);
    if (lookup == null) {
      lookups.putIfAbsent(topic, new Lookup(false, now - PRESENT_EVERY.toNanos(), now));
      wanted.release();
      return false;
    }
    lookups.computeIfPresent(
        topic, (any, old) -> new Lookup(old.present(), old.checkedNanos(), now));
    return lookup.present();
  }

  @Override
  public void recheck(String topic) {
    lookups.computeIfPresent(
        topic,
        (any, old) ->
            new Lookup(false, nanoTime.getAsLong() - PRESENT_EVERY.toNanos(), old.askedNanos()));
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
        lookUpDue();
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void lookUpDue() throws InterruptedException {
    long now = nanoTime.getAsLong();
    lookups.values().removeIf(lookup -> now - lookup.askedNanos() > FORGET_AFTER.toNanos());
    for (Map.Entry<String, Lookup> entry : Map.copyOf(lookups).entrySet()) {
      Duration every = entry.getValue().present() ? PRESENT_EVERY : MISSING_EVERY;
      if (now - entry.getValue().checkedNanos() >= every.toNanos()) {
        lookUp(entry.getKey());
      }
    }
  }

  private void lookUp(String topic) throws InterruptedException {
    try {
      found(topic, TopicAdmin.await(admin.exists(topic), ANSWER_WITHIN));
    } catch (TopicAdminException failure) {
      LOG.atWarn()
          .addKeyValue(LogKey.TOPIC, topic)
          .setCause(failure)
          .log("work topic not looked up");
    }
  }

  private void found(String topic, boolean present) {
    lookups.computeIfPresent(
        topic,
        (any, old) -> {
          if (old.present() != present) {
            LOG.atInfo()
                .addKeyValue(LogKey.TOPIC, topic)
                .addKeyValue(LogKey.PRESENT, present)
                .log("work topic looked up");
          }
          return new Lookup(present, nanoTime.getAsLong(), old.askedNanos());
        });
  }
}

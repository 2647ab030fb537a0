package dev.millrace.dispatcher;

import dev.millrace.logging.LogKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the stores of the cells are restored, in places of their changelogs, and when that moved
 * last. A restoration may take as long as it moves on. Any thread.
 */
final class RestoreProgress implements StateRestoreListener {

  private static final Logger LOG = LoggerFactory.getLogger(RestoreProgress.class);

  private static final Duration LOG_EVERY = Duration.ofSeconds(2);

  private final LongSupplier nanoTime;
  private final Map<TopicPartition, Part> parts = new HashMap<>();
  private long movedAt;
  private long loggedAt;

  /** Restored places of all that is being restored, of how many. */
  record Restored(long done, long of) {
    @Override
    public String toString() {
      return done + " of " + of;
    }
  }

  private record Part(long from, long to, long reached, boolean over) {}

  /** Nothing is being restored; the time without progress begins now. */
  RestoreProgress(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.movedAt = nanoTime.getAsLong();
    this.loggedAt = movedAt;
  }

  @Override
  public synchronized void onRestoreStart(
      TopicPartition partition, String store, long startingOffset, long endingOffset) {
    if (underWay().isEmpty()) {
      parts.clear();
      loggedAt = nanoTime.getAsLong();
    }
    parts.put(partition, new Part(startingOffset, endingOffset, startingOffset, false));
    moved();
  }

  @Override
  public synchronized void onBatchRestored(
      TopicPartition partition, String store, long batchEndOffset, long numRestored) {
    parts.computeIfPresent(
        partition, (any, part) -> new Part(part.from, part.to, batchEndOffset, false));
    moved();
    long now = nanoTime.getAsLong();
    if (now - loggedAt >= LOG_EVERY.toNanos()) {
      loggedAt = now;
      underWay().ifPresent(restored -> log(restored));
    }
  }

  @Override
  public synchronized void onRestoreEnd(
      TopicPartition partition, String store, long totalRestored) {
    parts.computeIfPresent(partition, (any, part) -> new Part(part.from, part.to, part.to, true));
    moved();
  }

  @Override
  public synchronized void onRestoreSuspended(
      TopicPartition partition, String store, long totalRestored) {
    parts.remove(partition);
    moved();
  }

  /** What is being restored, what is done of it included; empty if nothing is. */
  synchronized Optional<Restored> underWay() {
    if (parts.values().stream().allMatch(Part::over)) {
      return Optional.empty();
    }
    return Optional.of(
        new Restored(
            parts.values().stream().mapToLong(part -> part.reached - part.from).sum(),
            parts.values().stream().mapToLong(part -> part.to - part.from).sum()));
  }

  /** Whether nothing has moved for so long, whether or not something is being restored. */
  synchronized boolean stoodStill(Duration longest) {
    return nanoTime.getAsLong() - movedAt >= longest.toNanos();
  }

  private void moved() {
    movedAt = nanoTime.getAsLong();
  }

  private static void log(Restored restored) {
    LOG.atInfo()
        .addKeyValue(LogKey.COUNT, restored.done())
        .addKeyValue(LogKey.EXPECTED, restored.of())
        .log("restoring the cells");
  }
}

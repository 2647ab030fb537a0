package dev.millrace.dispatcher.cell.queue;

import dev.millrace.dispatcher.cell.request.Pending;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of the requests that wait, rounded down to seconds: what it holds grows with the
 * span of deadlines, not with the queue. Single thread.
 */
final class DeadlineCounts {

  private static final long MILLIS = 1_000;

  /** Each count in a cell of its own, so that counting makes nothing new. */
  private final TreeMap<Long, int[]> bySecond = new TreeMap<>();

  void add(Pending pending) {
    Long second = second(pending);
    if (second != null) {
      bySecond.computeIfAbsent(second, any -> new int[1])[0]++;
    }
  }

  void remove(Pending pending) {
    Long second = second(pending);
    int[] count = second == null ? null : bySecond.get(second);
    if (count != null && --count[0] == 0) {
      bySecond.remove(second);
    }
  }

  /** Null means that it has none. */
  private static @Nullable Long second(Pending pending) {
    Duration timeout = pending.timeout().orElse(null);
    return timeout == null
        ? null
        : Math.floorDiv(pending.arrivedAt().toEpochMilli() + timeout.toMillis(), MILLIS);
  }

  /** The one that comes first. */
  Optional<Instant> first() {
    return bySecond.isEmpty()
        ? Optional.empty()
        : Optional.of(Instant.ofEpochSecond(bySecond.firstKey()));
  }
}

package dev.millrace.retry;

import java.time.Duration;

/**
 * How long to wait before another try: {@code first} after one failure, twice as long after each
 * further one in a row, {@code longest} at most. Pure.
 *
 * @param first more than 0
 * @param longest at least {@code first}
 */
public record Backoff(Duration first, Duration longest) {

  /** Half a second, growing to five. */
  public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5));

  private static final int MAX_DOUBLINGS = 20;

  public Backoff {
    if (first.isZero() || first.isNegative() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException("backoff: must be 0 < first <= longest");
    }
  }

  /** The wait after this many failures in a row, 1 at least. */
  public Duration after(int failures) {
    Duration wait = first.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
    return wait.compareTo(longest) > 0 ? longest : wait;
  }
}

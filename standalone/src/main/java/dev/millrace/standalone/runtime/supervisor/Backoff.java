package dev.millrace.standalone.runtime.supervisor;

import java.time.Duration;

/**
 * How long to wait before a child is started again: doubles from {@code first} to {@code most}
 * while the child dies young, and begins anew once it lived for {@code healthyAfter}. Immutable.
 */
public record Backoff(Duration first, Duration most, Duration healthyAfter) {

  /** 200 ms doubling to 30 s; a minute of life counts as healthy. */
  public static final Backoff DEFAULT =
      new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30), Duration.ofMinutes(1));

  private static final int MAX_DOUBLINGS = 30;

  public Backoff {
    if (first.isNegative() || first.isZero() || most.compareTo(first) < 0) {
      throw new IllegalArgumentException("backoff: first must be positive and at most 'most'");
    }
  }

  /** Deaths in a row, given how long the child lived this time. */
  public int deathsInARow(int before, Duration lived) {
    return lived.compareTo(healthyAfter) >= 0 ? 1 : before + 1;
  }

  /** The wait before the next start, after this many deaths in a row. */
  public Duration delayAfter(int deathsInARow) {
    int doublings = Math.min(Math.max(deathsInARow - 1, 0), MAX_DOUBLINGS);
    Duration doubled = first.multipliedBy(1L << doublings);
    return doubled.compareTo(most) > 0 ? most : doubled;
  }
}

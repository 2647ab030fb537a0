package dev.millrace.standalone.runtime.supervisor;

import dev.millrace.retry.Backoff;
import java.time.Duration;

/**
 * When a child that died is started again: after the backoff of its early exits in a row, which
 * begin anew once it lived for {@code healthyAfter}. Immutable.
 */
public record RestartPolicy(Backoff backoff, Duration healthyAfter) {

  /** 200 ms doubling to 30 s; a minute of life counts as healthy. */
  public static final RestartPolicy DEFAULT =
      new RestartPolicy(
          new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30)), Duration.ofMinutes(1));

  /** Exits in a row, given how long the child lived this time. */
  public int consecutiveExits(int before, Duration lived) {
    return lived.compareTo(healthyAfter) >= 0 ? 1 : before + 1;
  }

  /** The wait before the next start, after this many exits in a row, 1 at least. */
  public Duration delayAfter(int consecutiveExits) {
    return backoff.after(consecutiveExits);
  }
}

package dev.millrace.dispatcher.cell.step;

import java.time.Duration;
import java.time.Instant;

/**
 * The time of one step. Deadlines and stored times use the wall clock; liveness and back-offs use
 * the monotonic clock, so that an adjusted wall clock does not make workers look dead.
 *
 * @param monotonicNanos as of {@link System#nanoTime()}; only differences are meaningful
 */
public record Now(Instant wall, long monotonicNanos) {

  /** Whether a monotonic time has come. */
  public boolean reached(long atNanos) {
    return monotonicNanos - atNanos >= 0;
  }

  /** Whether at least this long has passed since a monotonic time. */
  public boolean passed(long sinceNanos, Duration span) {
    return monotonicNanos - sinceNanos >= span.toNanos();
  }
}

package dev.millrace.dispatcher.cell;

import java.time.Duration;
import java.time.Instant;

/**
 * The moment at which a cell decides. Deadlines and remembered times use the wall clock, the life
 * of workers the monotonic one, so that a step of the wall clock kills nobody.
 *
 * @param monotonicNanos as of {@link System#nanoTime()}; only differences mean something
 */
public record Now(Instant wall, long monotonicNanos) {

  /** Whether at least this long has passed since a monotonic moment. */
  boolean passed(long sinceNanos, Duration span) {
    return monotonicNanos - sinceNanos >= span.toNanos();
  }
}

package dev.millrace.dispatcher.cell.step;

import dev.millrace.dispatcher.cell.step.Decision.Keep;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Issues run numbers: max(last + 1, wall clock in microseconds). Stores a bound that none of them
 * exceeds, a second ahead of the clock, and begins above it after a crash; so numbers increase
 * within the cell whatever the crash lost and wherever the clock went. Single thread.
 */
public final class RunNumbers {

  /** A bound is good for so many numbers, or microseconds. */
  private static final long AHEAD = 1_000_000;

  private long last;
  private long bound;

  /** Nothing issued yet. */
  public RunNumbers() {}

  /** Takes over a number that may have been issued. */
  public void restore(long issued) {
    last = Math.max(last, issued);
  }

  /** Issues a number, and stores a new bound before the old one is exceeded. */
  public long next(StepResult step) {
    last = Math.max(last + 1, ChronoUnit.MICROS.between(Instant.EPOCH, step.now().wall()));
    if (last > bound) {
      bound = last + AHEAD;
      step.decide(new Keep(new Entry.OfRun(bound)));
    }
    return last;
  }
}

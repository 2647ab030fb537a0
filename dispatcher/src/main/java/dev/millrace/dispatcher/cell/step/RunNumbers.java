package dev.millrace.dispatcher.cell.step;

import dev.millrace.dispatcher.cell.step.Decision.Keep;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Issues run numbers: max(last + 1, wall clock in microseconds). Stores a bound that none of them
 * exceeds, a tenth of a second ahead of the clock, and begins above it after a crash; so numbers
 * increase within the cell wherever the clock went.
 *
 * <p>Assumes that a cell which is restored without its predecessor's last bound, because the crash
 * lost it, is restored no sooner than that tenth of a second after it was stored. Single thread.
 */
public final class RunNumbers {

  /** A bound is good for so many numbers, or microseconds. */
  private static final long AHEAD = 100_000;

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

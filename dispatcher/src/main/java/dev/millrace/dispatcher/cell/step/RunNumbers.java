package dev.millrace.dispatcher.cell.step;

import dev.millrace.dispatcher.cell.step.Decision.Keep;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Issues run numbers: max(last + 1, wall clock in microseconds). They increase within the cell, and
 * also across a crash that lost the last number, because the clock has advanced. Single thread.
 */
public final class RunNumbers {

  private long last;

  /** Nothing issued yet. */
  public RunNumbers() {}

  /** Takes over an issued number. */
  public void restore(long issued) {
    last = Math.max(last, issued);
  }

  /** Issues a number and stores it. */
  public long next(StepResult step) {
    last = Math.max(last + 1, ChronoUnit.MICROS.between(Instant.EPOCH, step.now().wall()));
    step.decide(new Keep(new Entry.OfRun(last)));
    return last;
  }
}

package dev.millrace.dispatcher.cell.step;

import java.time.Duration;

/**
 * How a cell has the verdicts that it reaches by itself written.
 *
 * @param repeat how long a verdict must have been asked for, without a report, before the cell
 *     takes it for lost and asks again; also for how long nothing must have been reported at all
 * @param atOnce of the verdicts that are no cancellations, how many are asked for and not reported
 *     at the same time; the others wait in the cell, so that a cancellation never waits behind them
 */
public record ClosingRules(Duration repeat, int atOnce) {

  /** The defaults. */
  public static final ClosingRules DEFAULTS = new ClosingRules(Duration.ofSeconds(60), 500);

  public ClosingRules {
    if (repeat.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException("repeat: must be at least 1 ms, got " + repeat.toMillis());
    }
    if (atOnce < 1) {
      throw new IllegalArgumentException("atOnce: must be at least 1, got " + atOnce);
    }
  }
}

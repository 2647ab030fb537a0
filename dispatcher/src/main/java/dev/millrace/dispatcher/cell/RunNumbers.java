package dev.millrace.dispatcher.cell;

import dev.millrace.dispatcher.cell.Decision.Keep;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Issues run numbers: max(last + 1, wall clock in microseconds). Rises within the cell, and across
 * a crash that lost the last numbers because the clock went on. Single thread.
 */
final class RunNumbers {

  private long last;

  void restore(long issued) {
    last = Math.max(last, issued);
  }

  long next(Turn turn) {
    last = Math.max(last + 1, ChronoUnit.MICROS.between(Instant.EPOCH, turn.now().wall()));
    turn.decide(new Keep(new Entry.OfRun(last)));
    return last;
  }
}

package dev.millrace.chaos.fault;

import java.time.Duration;
import java.time.Instant;

/**
 * A fault that was.
 *
 * @param healed when it ended
 * @param back when its target did its work again
 * @param note what went wrong with the fault itself; empty text for nothing
 */
public record FaultRecord(
    int number,
    FaultKind kind,
    String target,
    Instant begin,
    Instant healed,
    Instant back,
    String note) {

  /** From the begin until its target did its work again. */
  public Duration away() {
    return Duration.between(begin, back);
  }

  /** One line for people. */
  public String line() {
    return "%3d %s %-18s %-40s %6d ms %s"
        .formatted(number, begin, kind.label(), target, away().toMillis(), note);
  }
}

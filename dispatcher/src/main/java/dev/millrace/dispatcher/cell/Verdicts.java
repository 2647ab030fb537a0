package dev.millrace.dispatcher.cell;

import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.Outcome;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Verdicts of requests that the cell ends by itself. Pure. */
final class Verdicts {

  private Verdicts() {}

  static Verdict cancelled(Pending pending, String reason, Instant now) {
    return of(pending, Outcome.CANCELLED, Optional.empty(), reason, now);
  }

  static Verdict timedOut(Pending pending, String reason, Instant now) {
    return of(pending, Outcome.TIMED_OUT, Optional.empty(), reason, now);
  }

  static Verdict failed(Pending pending, ErrorInfo error, Instant now) {
    return of(pending, Outcome.FAILED, Optional.of(error), "", now);
  }

  private static Verdict of(
      Pending pending, Outcome outcome, Optional<ErrorInfo> error, String reason, Instant now) {
    Duration elapsed = Duration.between(pending.arrivedAt(), now);
    Duration since = elapsed.isNegative() ? Duration.ZERO : elapsed;
    Duration queued = pending.attempts() == 0 ? since : Duration.ZERO;
    return new Verdict(
        outcome,
        Optional.empty(),
        error,
        reason,
        Usage.NONE,
        new Timings(queued, Duration.ZERO, Duration.ZERO, since));
  }
}

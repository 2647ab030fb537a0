package dev.millrace.testing.guarantee;

import dev.millrace.model.Outcome;
import dev.millrace.testing.guarantee.HistoryEvent.CancelAsked;
import dev.millrace.testing.guarantee.HistoryEvent.Streamed;
import dev.millrace.testing.guarantee.StreamStep.Ended;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * P5. A request that has not ended when its cancellation is asked for ends as cancelled.
 *
 * @param bound from the question to the end that a reader sees
 */
public record CancellationIsBounded(Duration bound) implements Guarantee {

  /** Beyond every time-out on the way that does not mean a broken installation. */
  public static final Duration USUAL = Duration.ofSeconds(10);

  @Override
  public String number() {
    return "P5";
  }

  @Override
  public String promise() {
    return "A cancellation is bounded in time and final.";
  }

  @Override
  public Workload workload() {
    return new Workload(
        Workload.uniform(4, 3000).orders().stream().map(order -> order.cancelledAfter(3)).toList());
  }

  @Override
  public void verify(History history) {
    history.judge().requireNone(Fault.DOUBLE_TERMINAL, Fault.TOKENS_AFTER_END, Fault.STUCK);
    List<CancelAsked> asked = history.events(CancelAsked.class);
    if (asked.isEmpty()) {
      throw new AssertionError("nothing was cancelled");
    }
    asked.forEach(cancel -> verify(cancel, history.events(Streamed.class)));
  }

  private void verify(CancelAsked cancel, List<Streamed> streamed) {
    Optional<Streamed> end =
        streamed.stream()
            .filter(seen -> seen.id().equals(cancel.id()) && seen.step() instanceof Ended)
            .findFirst();
    if (end.isEmpty()) {
      throw new AssertionError("cancelled and without an end: " + cancel.id());
    }
    Outcome outcome = ((Ended) end.get().step()).outcome();
    Instant at = end.get().at();
    if (at.isAfter(cancel.at()) && outcome != Outcome.CANCELLED) {
      throw new AssertionError(cancel.id() + " was cancelled and ended as " + outcome);
    }
    if (at.isAfter(cancel.at().plus(bound))) {
      throw new AssertionError(
          "%s ended %s after its cancellation, the bound is %s"
              .formatted(cancel.id(), Duration.between(cancel.at(), at), bound));
    }
  }
}

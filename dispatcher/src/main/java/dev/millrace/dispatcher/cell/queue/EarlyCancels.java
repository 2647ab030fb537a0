package dev.millrace.dispatcher.cell.queue;

import dev.millrace.dispatcher.cell.request.CancelMark;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Decision.Forget;
import dev.millrace.dispatcher.cell.step.Decision.Keep;
import dev.millrace.dispatcher.cell.step.Entry;
import dev.millrace.dispatcher.cell.step.EntryKey;
import dev.millrace.dispatcher.cell.step.StepResult;
import dev.millrace.model.RequestId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Cancellations that arrived before their request. Single thread. */
public final class EarlyCancels {

  private final Map<RequestId, CancelMark> marks = new HashMap<>();
  private final ExpiringIds<RequestId> expiring;

  /** None yet. */
  public EarlyCancels(CellRules rules) {
    this.expiring = new ExpiringIds<>(rules.cancelMemory(), rules.cancelLimit());
  }

  /** Takes in a stored cancellation; they must come in the order of their times. */
  public void restore(RequestId id, CancelMark mark) {
    marks.put(id, mark);
    expiring.add(id, mark.at());
  }

  /** Stores the cancellation, unless the request has one: the first reason stands. */
  public void remember(RequestId id, CancelMark mark, StepResult step) {
    if (!marks.containsKey(id)) {
      restore(id, mark);
      step.decide(new Keep(new Entry.OfCancel(id, mark)));
    }
  }

  /** The cancellation of this request. */
  public Optional<CancelMark> find(RequestId id) {
    return Optional.ofNullable(marks.get(id));
  }

  /** Removes the cancellation of a request that has arrived. */
  public void drop(RequestId id, StepResult step) {
    if (marks.remove(id) != null) {
      expiring.remove(id);
      step.decide(new Forget(new EntryKey.OfCancel(id)));
    }
  }

  /** Removes cancellations that are too old or too many. */
  public void expire(StepResult step) {
    Instant now = step.now().wall();
    for (Optional<RequestId> expired = expiring.takeExpired(now);
        expired.isPresent();
        expired = expiring.takeExpired(now)) {
      marks.remove(expired.get());
      step.decide(new Forget(new EntryKey.OfCancel(expired.get())));
    }
  }
}

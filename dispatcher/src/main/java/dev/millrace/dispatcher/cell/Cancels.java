package dev.millrace.dispatcher.cell;

import dev.millrace.dispatcher.cell.Decision.Forget;
import dev.millrace.dispatcher.cell.Decision.Keep;
import dev.millrace.model.RequestId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Cancellations that came before their request. Single thread. */
final class Cancels {

  private final Map<RequestId, CancelMark> marks = new HashMap<>();
  private final Memory<RequestId> memory;

  Cancels(CellRules rules) {
    this.memory = new Memory<>(rules.cancelMemory(), rules.cancelLimit());
  }

  void restore(RequestId id, CancelMark mark) {
    marks.put(id, mark);
    memory.add(id, mark.at());
  }

  /** Remembers; the first reason stands. */
  void remember(RequestId id, CancelMark mark, Turn turn) {
    if (!marks.containsKey(id)) {
      restore(id, mark);
      turn.decide(new Keep(new Entry.OfCancel(id, mark)));
    }
  }

  Optional<CancelMark> find(RequestId id) {
    return Optional.ofNullable(marks.get(id));
  }

  /** Its request has arrived. */
  void drop(RequestId id, Turn turn) {
    if (marks.remove(id) != null) {
      memory.remove(id);
      turn.decide(new Forget(Entry.OfCancel.key(id)));
    }
  }

  void forgetStale(Turn turn) {
    for (Optional<RequestId> stale = memory.takeStale(turn.now().wall());
        stale.isPresent();
        stale = memory.takeStale(turn.now().wall())) {
      marks.remove(stale.get());
      turn.decide(new Forget(Entry.OfCancel.key(stale.get())));
    }
  }
}

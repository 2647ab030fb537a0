package dev.millrace.dispatcher.cell.queue;

import dev.millrace.model.RequestId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * The time at which each request is due for a check; one time per request. Timers that were
 * replaced or cancelled stay in the heap until they expire or outnumber the others. Single thread.
 */
final class TimerQueue {

  /** Fewer stale timers than this are not worth a sweep. */
  private static final int LEAST_SWEPT = 1_000;

  private record Timer(Instant at, RequestId id) {}

  private static final Comparator<Timer> ORDER =
      Comparator.comparing(Timer::at).thenComparing(Timer::id);

  private final Map<RequestId, Timer> byId = new HashMap<>();
  private PriorityQueue<Timer> byTime = new PriorityQueue<>(ORDER);

  /** Replaces the timer of this request; empty cancels it. */
  void set(RequestId id, Optional<Instant> at) {
    if (at.isEmpty()) {
      byId.remove(id);
      sweep();
      return;
    }
    Timer timer = new Timer(at.get(), id);
    if (!timer.equals(byId.put(id, timer))) {
      byTime.add(timer);
      sweep();
    }
  }

  /** Removes and returns the request with the earliest timer, if that has expired. */
  Optional<RequestId> takeDue(Instant now) {
    for (Timer first = byTime.peek();
        first != null && !first.at().isAfter(now);
        first = byTime.peek()) {
      byTime.remove();
      if (byId.remove(first.id(), first)) {
        return Optional.of(first.id());
      }
    }
    return Optional.empty();
  }

  /** Costs no more than the timers that became stale since the last sweep. */
  private void sweep() {
    if (byTime.size() - byId.size() > Math.max(LEAST_SWEPT, byId.size())) {
      PriorityQueue<Timer> current = new PriorityQueue<>(byId.size() + 1, ORDER);
      current.addAll(byId.values());
      byTime = current;
    }
  }
}

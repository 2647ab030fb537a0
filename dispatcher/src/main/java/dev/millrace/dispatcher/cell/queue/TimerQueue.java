package dev.millrace.dispatcher.cell.queue;

import dev.millrace.model.RequestId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The time at which each request is due for a check; one time per request. Single thread. */
final class TimerQueue {

  private record Timer(Instant at, RequestId id) {}

  private final Map<RequestId, Timer> byId = new HashMap<>();
  private final TreeSet<Timer> byTime =
      new TreeSet<>(Comparator.comparing(Timer::at).thenComparing(Timer::id));

  /** Replaces the timer of this request; empty cancels it. */
  void set(RequestId id, Optional<Instant> at) {
    Timer before = byId.remove(id);
    if (before != null) {
      byTime.remove(before);
    }
    if (at.isPresent()) {
      Timer timer = new Timer(at.get(), id);
      byId.put(id, timer);
      byTime.add(timer);
    }
  }

  /** Removes and returns the request with the earliest timer, if that has expired. */
  Optional<RequestId> takeDue(Instant now) {
    if (byTime.isEmpty() || byTime.first().at().isAfter(now)) {
      return Optional.empty();
    }
    RequestId id = byTime.first().id();
    set(id, Optional.empty());
    return Optional.of(id);
  }
}

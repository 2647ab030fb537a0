package dev.millrace.dispatcher.cell;

import dev.millrace.model.RequestId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** When to look at which request again; one time per request. Single thread. */
final class Agenda {

  private record Wake(Instant at, RequestId id) {}

  private final Map<RequestId, Wake> byId = new HashMap<>();
  private final TreeSet<Wake> byTime =
      new TreeSet<>(Comparator.comparing(Wake::at).thenComparing(Wake::id));

  /** Replaces the time of this request; empty drops it. */
  void set(RequestId id, Optional<Instant> at) {
    Wake before = byId.remove(id);
    if (before != null) {
      byTime.remove(before);
    }
    if (at.isPresent()) {
      Wake wake = new Wake(at.get(), id);
      byId.put(id, wake);
      byTime.add(wake);
    }
  }

  /** Takes the first request whose time has come. */
  Optional<RequestId> takeDue(Instant now) {
    if (byTime.isEmpty() || byTime.first().at().isAfter(now)) {
      return Optional.empty();
    }
    RequestId id = byTime.first().id();
    set(id, Optional.empty());
    return Optional.of(id);
  }
}

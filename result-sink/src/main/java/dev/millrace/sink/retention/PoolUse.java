package dev.millrace.sink.retention;

import dev.millrace.model.RequestId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * When pools were last used: the time of their newest record, or, where the broker's retention has
 * emptied a topic, the time at which its end offset was first seen, so that a pool in use is never
 * taken for an idle one. One thread.
 */
final class PoolUse {

  private record Sighting(long written, Instant at) {}

  private final Map<RequestId, Sighting> sightings = new HashMap<>();

  /** The last use; empty where nothing was ever written. */
  Optional<Instant> lastUse(RequestId pool, Collection<TopicEnd> ends, Instant now) {
    Optional<Instant> newest =
        ends.stream()
            .flatMap(end -> end.last().stream())
            .map(LastRecord::at)
            .max(Instant::compareTo);
    if (ends.stream().noneMatch(TopicEnd::isEmptied)) {
      return newest;
    }
    long written = ends.stream().mapToLong(TopicEnd::nextOffset).sum();
    Sighting before = sightings.get(pool);
    Sighting current =
        before != null && before.written() == written ? before : new Sighting(written, now);
    sightings.put(pool, current);
    return Stream.concat(newest.stream(), Stream.of(current.at())).max(Instant::compareTo);
  }

  /** Forgets all pools but these. */
  void retain(Set<RequestId> pools) {
    sightings.keySet().retainAll(pools);
  }
}

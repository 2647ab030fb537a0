package dev.millrace.sink.retention;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the broker does not tell of a topic, or of the topics of a pool: since when it exists, and
 * when it was last written once retention has removed the records. Both are the time at which this
 * process saw it first, so what is in use is never taken for idle, and what nobody uses ages even
 * if nothing in it or in its name carries a time. A restart begins anew. One thread.
 */
final class Sightings {

  private record Written(long records, Instant at) {}

  private final Map<String, Instant> firsts = new HashMap<>();
  private final Map<String, Written> uses = new HashMap<>();

  /** When this name was seen first; now, if it is new. */
  Instant first(String name, Instant now) {
    return firsts.computeIfAbsent(name, isNew -> now);
  }

  /** The last use; empty where nothing was ever written. */
  Optional<Instant> lastUse(String name, Collection<TopicEnd> ends, Instant now) {
    Optional<Instant> newest =
        ends.stream()
            .flatMap(end -> end.last().stream())
            .map(LastRecord::at)
            .max(Instant::compareTo);
    if (ends.stream().noneMatch(TopicEnd::isEmptied)) {
      return newest;
    }
    long records = ends.stream().mapToLong(TopicEnd::nextOffset).sum();
    Written before = uses.get(name);
    Written current =
        before != null && before.records() == records ? before : new Written(records, now);
    uses.put(name, current);
    return Stream.concat(newest.stream(), Stream.of(current.at())).max(Instant::compareTo);
  }

  /** Forgets all names but these. */
  void retain(Set<String> names) {
    firsts.keySet().retainAll(names);
    uses.keySet().retainAll(names);
  }
}

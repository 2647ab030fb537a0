package dev.millrace.dispatcher.cell;

import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What waits for one model: strictly by priority, then by arrival. A request that comes back has
 * its old arrival and so its old place, before all that arrived later. Single thread.
 */
final class ModelQueue {

  private record Place(Instant arrivedAt, long offset, RequestId id) {

    static final Comparator<Place> ORDER =
        Comparator.comparing(Place::arrivedAt)
            .thenComparingLong(Place::offset)
            .thenComparing(Place::id);

    static Place of(Pending pending) {
      return new Place(pending.arrivedAt(), pending.offset(), pending.id());
    }
  }

  private final Map<Priority, TreeMap<Place, Pending>> waiting = new EnumMap<>(Priority.class);

  ModelQueue() {
    for (Priority priority : Priority.values()) {
      waiting.put(priority, new TreeMap<>(Place.ORDER));
    }
  }

  void add(Pending pending) {
    of(pending.priority()).put(Place.of(pending), pending);
  }

  void remove(Pending pending) {
    of(pending.priority()).remove(Place.of(pending));
  }

  /** Who is next. */
  Optional<Pending> head() {
    for (Priority priority : Priority.values()) {
      NavigableMap<Place, Pending> places = of(priority);
      if (!places.isEmpty()) {
        return Optional.of(places.firstEntry().getValue());
      }
    }
    return Optional.empty();
  }

  boolean isEmpty() {
    return waiting.values().stream().allMatch(Map::isEmpty);
  }

  /** How many wait; every priority is present. */
  Map<Priority, Integer> depths() {
    Map<Priority, Integer> depths = new EnumMap<>(Priority.class);
    waiting.forEach((priority, places) -> depths.put(priority, places.size()));
    return depths;
  }

  /** Arrival of the one that waits longest. */
  Optional<Instant> oldest() {
    return waiting.values().stream()
        .filter(places -> !places.isEmpty())
        .map(places -> places.firstKey().arrivedAt())
        .min(Instant::compareTo);
  }

  private NavigableMap<Place, Pending> of(Priority priority) {
    TreeMap<Place, Pending> places = waiting.get(priority);
    if (places == null) {
      throw new IllegalStateException("no queue of priority " + priority);
    }
    return places;
  }
}

package dev.millrace.dispatcher.cell.queue;

import dev.millrace.dispatcher.cell.request.Pending;
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
 * The queue of one model: strict priority, then first in, first out. A request that is queued again
 * keeps its arrival time and so its place before everything that arrived later. Single thread.
 */
public final class ModelQueue {

  private record Position(Instant arrivedAt, long offset, RequestId id) {

    static final Comparator<Position> ORDER =
        Comparator.comparing(Position::arrivedAt)
            .thenComparingLong(Position::offset)
            .thenComparing(Position::id);

    static Position of(Pending pending) {
      return new Position(pending.arrivedAt(), pending.offset(), pending.id());
    }
  }

  private final Map<Priority, TreeMap<Position, Pending>> waiting = new EnumMap<>(Priority.class);

  ModelQueue() {
    for (Priority priority : Priority.values()) {
      waiting.put(priority, new TreeMap<>(Position.ORDER));
    }
  }

  void add(Pending pending) {
    of(pending.priority()).put(Position.of(pending), pending);
  }

  void remove(Pending pending) {
    of(pending.priority()).remove(Position.of(pending));
  }

  /** The next request. */
  public Optional<Pending> head() {
    for (Priority priority : Priority.values()) {
      NavigableMap<Position, Pending> requests = of(priority);
      if (!requests.isEmpty()) {
        return Optional.of(requests.firstEntry().getValue());
      }
    }
    return Optional.empty();
  }

  boolean isEmpty() {
    return waiting.values().stream().allMatch(Map::isEmpty);
  }

  /** Queue depth by priority; every priority is present. */
  public Map<Priority, Integer> depths() {
    Map<Priority, Integer> depths = new EnumMap<>(Priority.class);
    waiting.forEach((priority, requests) -> depths.put(priority, requests.size()));
    return depths;
  }

  /** Arrival time of the request that has waited longest. */
  public Optional<Instant> oldest() {
    return waiting.values().stream()
        .filter(requests -> !requests.isEmpty())
        .map(requests -> requests.firstKey().arrivedAt())
        .min(Instant::compareTo);
  }

  private NavigableMap<Position, Pending> of(Priority priority) {
    TreeMap<Position, Pending> requests = waiting.get(priority);
    if (requests == null) {
      throw new IllegalStateException("no queue of priority " + priority);
    }
    return requests;
  }
}

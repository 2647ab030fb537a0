package dev.millrace.dispatcher.cell.queue;

import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.model.Priority;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The queue of one model: strict priority, then first in, first out. A request that is queued again
 * keeps its arrival time and so its place before everything that arrived later. Single thread.
 */
public final class ModelQueue {

  private final Map<Priority, TreeSet<Pending>> waiting = new EnumMap<>(Priority.class);

  ModelQueue() {}

  void add(Pending pending) {
    waiting
        .computeIfAbsent(pending.priority(), any -> new TreeSet<>(ModelQueue::byArrival))
        .add(pending);
  }

  void remove(Pending pending) {
    TreeSet<Pending> requests = waiting.get(pending.priority());
    if (requests != null && requests.remove(pending) && requests.isEmpty()) {
      waiting.remove(pending.priority());
    }
  }

  /** How many of this priority have waited since then, or longer; counts up to the limit. */
  public int waitingSince(Priority priority, Instant arrival, int limit) {
    TreeSet<Pending> ofPriority = waiting.get(priority);
    if (ofPriority == null) {
      return 0;
    }
    int count = 0;
    for (Pending pending : ofPriority) {
      if (count == limit || pending.arrivedAt().isAfter(arrival)) {
        break;
      }
      count++;
    }
    return count;
  }

  /** The next request. */
  public Optional<Pending> head() {
    Iterator<TreeSet<Pending>> byPriority = waiting.values().iterator();
    return byPriority.hasNext() ? Optional.of(byPriority.next().first()) : Optional.empty();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Queue depth by priority; every priority is present. */
  public Map<Priority, Integer> depths() {
    Map<Priority, Integer> depths = new EnumMap<>(Priority.class);
    for (Priority priority : Priority.values()) {
      TreeSet<Pending> requests = waiting.get(priority);
      depths.put(priority, requests == null ? 0 : requests.size());
    }
    return depths;
  }

  /** Arrival time of the request that has waited longest. */
  public Optional<Instant> oldest() {
    return waiting.values().stream()
        .map(requests -> requests.first().arrivedAt())
        .min(Instant::compareTo);
  }

  /** Spelled out because it is most of what a queue costs. */
  private static int byArrival(Pending one, Pending other) {
    int byTime = one.arrivedAt().compareTo(other.arrivedAt());
    if (byTime != 0) {
      return byTime;
    }
    int byOffset = Long.compare(one.offset(), other.offset());
    return byOffset != 0 ? byOffset : one.id().compareTo(other.id());
  }
}

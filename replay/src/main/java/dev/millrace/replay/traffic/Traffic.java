package dev.millrace.replay.traffic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Requests in the order of their arrival; those of the same time in the order in which they were
 * given.
 *
 * @param requests at least one
 */
public record Traffic(List<TracedRequest> requests) {

  private static final double MICROS_PER_SECOND = 1e6;

  public Traffic {
    if (requests.isEmpty()) {
      throw new IllegalArgumentException("traffic: there is no request in it");
    }
    List<TracedRequest> sorted = new ArrayList<>(requests);
    sorted.sort(Comparator.comparingLong(TracedRequest::atMicros));
    requests = List.copyOf(sorted);
  }

  /** How many. */
  public int size() {
    return requests.size();
  }

  /** When the first one arrived. */
  public long beginMicros() {
    return requests.getFirst().atMicros();
  }

  /** From the first arrival to the last. */
  public double seconds() {
    return (requests.getLast().atMicros() - beginMicros()) / MICROS_PER_SECOND;
  }

  /** Every model that is asked for, in order. */
  public List<String> models() {
    Set<String> models = new TreeSet<>();
    requests.forEach(request -> models.add(request.model()));
    return List.copyOf(models);
  }

  /** Whether any of them has a deadline. */
  public boolean hasDeadlines() {
    return requests.stream().anyMatch(request -> request.timeoutMillis() > 0);
  }

  /** The same with each request changed. */
  public Traffic with(UnaryOperator<TracedRequest> change) {
    return new Traffic(requests.stream().map(change).toList());
  }
}

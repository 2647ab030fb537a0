package dev.millrace.testing.guarantee;

import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.testing.guarantee.HistoryEvent.Acknowledged;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * P8. Counts, for each request, those that should come later and began while it waited. Needs logs,
 * one clock for producers and workers, one tenant, and less load than makes requests overdue.
 *
 * @param bound what all workers hold together: their slots and their prefetch
 */
public record BoundedPriorityInversion(int bound) implements Guarantee {

  @Override
  public String number() {
    return "P8";
  }

  @Override
  public String promise() {
    return "Strict priority but for a stated share of what has waited too long, first in first out"
        + " for each tenant inside one; a worker holds no more than its slots and its"
        + " prefetch.";
  }

  @Override
  public Workload workload() {
    return Workload.risingPriorities(8, 20);
  }

  @Override
  public void verify(History history) {
    history.judge().requireNone(Fault.LOST, Fault.STUCK);
    List<Wait> waits = waits(history);
    if (waits.stream().map(Wait::priority).distinct().count() < 2) {
      throw new AssertionError("it takes two priorities whose begin is in the log");
    }
    for (Wait waiting : waits) {
      long overtaken = waits.stream().filter(waiting::isOvertakenBy).count();
      if (overtaken > bound) {
        throw new AssertionError(
            "%d requests that should come later began while %s waited, the bound is %d"
                .formatted(overtaken, waiting, bound));
      }
    }
  }

  private record Wait(RequestId id, Priority priority, Instant from, Instant to) {
    /** By one that should come later: of lower priority, or of the same and acknowledged later. */
    boolean isOvertakenBy(Wait other) {
      int order = other.priority.compareTo(priority);
      return (order > 0 || (order == 0 && other.from.isAfter(from)))
          && other.to.isAfter(from)
          && other.to.isBefore(to);
    }
  }

  private static List<Wait> waits(History history) {
    Map<RequestId, Instant> acknowledged = new HashMap<>();
    history.events(Acknowledged.class).forEach(a -> acknowledged.put(a.id(), a.at()));
    Collection<RequestAccount> accounts = Oracle.accounts(history.events()).values();
    List<Wait> waits = new ArrayList<>();
    for (RequestAccount account : accounts) {
      Optional<Instant> from = Optional.ofNullable(acknowledged.get(account.id()));
      Optional<Instant> to = account.log(ignored -> {}).began();
      if (from.isPresent() && to.isPresent() && account.submission().isPresent()) {
        Priority priority = account.submission().get().priority();
        waits.add(new Wait(account.id(), priority, from.get(), to.get()));
      }
    }
    return waits;
  }
}

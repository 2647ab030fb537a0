package dev.millrace.dispatcher.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.dispatcher.cell.request.RequestState.Dispatched;
import dev.millrace.dispatcher.cell.step.Scheduling;
import dev.millrace.model.Priority;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What holds at each dispatch, whatever tenants were charged: nothing goes after its deadline, a
 * tenant's requests of one class go by arrival, and a class goes before a higher one only in a turn
 * that its oldest request has waited for.
 */
final class DispatchOrder {

  private static final Comparator<Pending> BY_ARRIVAL =
      Comparator.comparing(Pending::arrivedAt)
          .thenComparingLong(Pending::offset)
          .thenComparing(Pending::id);

  private final Scheduling scheduling;

  /** Dispatches since the last turn of an overdue class, of each model. */
  private final Map<String, Integer> sinceTurn = new HashMap<>();

  private int turns;

  DispatchOrder(Scheduling scheduling) {
    this.scheduling = scheduling;
  }

  /** How many turns there were. */
  int turns() {
    return turns;
  }

  /** A request begins to run, and these others of its model wait. */
  void check(Dispatched run, List<Pending> waiting) {
    Pending pending = run.pending();
    assertThat(pending.deadline())
        .as("deadline of %s", pending)
        .matches(it -> it.isEmpty() || it.get().isAfter(run.at()));
    for (Pending other : waiting) {
      if (other.tenant().equals(pending.tenant()) && other.priority() == pending.priority()) {
        assertThat(BY_ARRIVAL.compare(pending, other))
            .as("%s goes before %s", pending, other)
            .isNegative();
      }
    }
    checkClass(run, waiting);
  }

  private void checkClass(Dispatched run, List<Pending> waiting) {
    Pending pending = run.pending();
    Priority own = pending.priority();
    Priority first =
        waiting.stream().map(Pending::priority).min(Comparator.naturalOrder()).orElse(own);
    int since = sinceTurn.getOrDefault(run.model(), 0);
    if (first.compareTo(own) >= 0) {
      if (own != Priority.CRITICAL) {
        sinceTurn.put(run.model(), since + 1);
      }
      return;
    }
    List<Pending> ofClass = new ArrayList<>(waiting);
    ofClass.add(pending);
    Instant oldest =
        ofClass.stream()
            .filter(it -> it.priority() == own)
            .map(Pending::arrivedAt)
            .min(Comparator.naturalOrder())
            .orElseThrow();
    assertThat(first).as("class that %s goes before", pending).isNotEqualTo(Priority.CRITICAL);
    assertThat(since)
        .as("dispatches since the last turn")
        .isGreaterThanOrEqualTo(Scheduling.TURNS - 1);
    assertThat(oldest.plus(scheduling.ageing().multipliedBy(steps(first, own))))
        .as("%s in its turn before %s", pending, first)
        .isBeforeOrEqualTo(run.at());
    sinceTurn.put(run.model(), 0);
    turns++;
  }

  private static int steps(Priority from, Priority to) {
    List<Priority> classes = List.of(Priority.values());
    return classes.indexOf(to) - classes.indexOf(from);
  }
}

package dev.millrace.dispatcher.cell.queue;

import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.dispatcher.cell.step.Scheduling;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The reference of a model's queue: one list, looked through for every decision. It forgets no
 * tenant and keeps no order that could be out of date.
 */
final class NaiveQueue {

  private record Account(Priority priority, String tenant) {}

  private static final Comparator<Pending> BY_ARRIVAL =
      Comparator.comparing(Pending::arrivedAt)
          .thenComparingLong(Pending::offset)
          .thenComparing(Pending::id);

  private static final List<Priority> CLASSES = List.of(Priority.values());

  private final Scheduling scheduling;
  private final List<Pending> waiting = new ArrayList<>();
  private final Set<RequestId> running = new HashSet<>();
  private final Map<Account, Long> charged = new HashMap<>();
  private final Map<Priority, Long> levels = new HashMap<>();
  private int sinceTurn = 1;

  NaiveQueue(Scheduling scheduling) {
    this.scheduling = scheduling;
  }

  void add(Pending pending) {
    boolean idle = waiting.stream().noneMatch(it -> account(it).equals(account(pending)));
    if (idle) {
      long level = levels.getOrDefault(pending.priority(), 0L);
      charged.merge(account(pending), level, Math::max);
    }
    waiting.add(pending);
  }

  void remove(Pending pending) {
    waiting.remove(pending);
  }

  Optional<Pending> next(Instant now) {
    Optional<Priority> first = highest();
    return first.map(it -> head(turn(it, now).orElse(it)));
  }

  void dispatch(Pending pending) {
    if (pending.priority() != Priority.CRITICAL) {
      sinceTurn = highest().equals(Optional.of(pending.priority())) ? sinceTurn + 1 : 1;
    }
    long before = charged(pending);
    levels.merge(pending.priority(), before, Math::max);
    charged.put(account(pending), before + units(pending, pending.demand().tokens()));
    waiting.remove(pending);
    running.add(pending.id());
  }

  void settle(Pending pending, long tokens) {
    running.remove(pending.id());
    charged.merge(
        account(pending),
        units(pending, tokens) - units(pending, pending.demand().tokens()),
        Long::sum);
  }

  int size() {
    return waiting.size();
  }

  private Optional<Priority> highest() {
    return waiting.stream().map(Pending::priority).min(Comparator.naturalOrder());
  }

  /** The overdue class below this one whose turn it is. */
  private Optional<Priority> turn(Priority first, Instant now) {
    if (first == Priority.CRITICAL
        || scheduling.ageing().isZero()
        || sinceTurn < Scheduling.TURNS) {
      return Optional.empty();
    }
    return waiting.stream()
        .filter(it -> it.priority().compareTo(first) > 0)
        .filter(
            it -> {
              int steps = CLASSES.indexOf(it.priority()) - CLASSES.indexOf(first);
              return !it.arrivedAt().plus(scheduling.ageing().multipliedBy(steps)).isAfter(now);
            })
        .min(Comparator.comparing(Pending::arrivedAt).thenComparing(Pending::priority))
        .map(Pending::priority);
  }

  private Pending head(Priority priority) {
    Map<String, Pending> heads = new HashMap<>();
    waiting.stream()
        .filter(it -> it.priority() == priority)
        .sorted(BY_ARRIVAL)
        .forEach(it -> heads.putIfAbsent(account(it).tenant(), it));
    return heads.values().stream()
        .min(Comparator.comparingLong(this::charged).thenComparing(BY_ARRIVAL))
        .orElseThrow();
  }

  private long charged(Pending pending) {
    return charged.getOrDefault(account(pending), 0L);
  }

  private Account account(Pending pending) {
    return new Account(pending.priority(), scheduling.fair() ? pending.tenant() : "");
  }

  private long units(Pending pending, long tokens) {
    int weight = scheduling.fair() ? scheduling.weights().of(pending.tenant()) : 1;
    return tokens * TenantShares.UNITS / weight;
  }
}

package dev.millrace.dispatcher.cell.worker;

import dev.millrace.dispatcher.cell.request.Assignments;
import dev.millrace.dispatcher.cell.step.Now;
import dev.millrace.model.WorkerId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeSet;

/**
 * The workers of each model that have credit, in the order of placement. An update costs O(log n)
 * in the workers of the model. Single thread.
 *
 * <p>Credit changes only when a worker or the number of its runs changes, or when a back-off ends;
 * the index keeps the ends of back-offs itself.
 */
final class CreditIndex {

  /** Entries whose worker has been updated since are stale and are skipped. */
  private record BackOffEnd(long atNanos, KnownWorker worker) {}

  private final Placement placement;
  private final CreditRules rules;
  private final Map<String, TreeSet<Candidate>> byModel = new HashMap<>();
  private final Map<WorkerId, Candidate> indexed = new HashMap<>();
  private final Map<WorkerId, BackOffEnd> backingOff = new HashMap<>();
  private final PriorityQueue<BackOffEnd> backOffEnds =
      new PriorityQueue<>((a, b) -> Long.signum(a.atNanos() - b.atNanos()));

  CreditIndex(Placement placement, CreditRules rules) {
    this.placement = placement;
    this.rules = rules;
  }

  /** The worker of the model that is preferred. */
  Optional<Candidate> first(String model) {
    TreeSet<Candidate> candidates = byModel.get(model);
    return candidates == null ? Optional.empty() : Optional.of(candidates.first());
  }

  /** Whether any worker of the model has credit. */
  boolean has(String model) {
    return byModel.containsKey(model);
  }

  /** How many more runs the workers of the model would take, at least one each. */
  int freeSlots(String model) {
    TreeSet<Candidate> candidates = byModel.get(model);
    return candidates == null
        ? 0
        : candidates.stream().mapToInt(it -> Math.max(1, it.slots() - it.held())).sum();
  }

  /** A worker, if it has credit. */
  Optional<Candidate> find(WorkerId worker) {
    return Optional.ofNullable(indexed.get(worker));
  }

  /**
   * Indexes a worker as it is now.
   *
   * @param assigned what workers were given
   * @return whether it has credit
   */
  boolean update(KnownWorker worker, Assignments assigned, Now now) {
    remove(worker);
    Assignments.OfWorker its = assigned.of(worker.id());
    boolean credit = worker.credit(its.runs(), rules, now) > 0;
    if (credit) {
      Candidate candidate = worker.candidate(its);
      indexed.put(worker.id(), candidate);
      byModel
          .computeIfAbsent(worker.model(), any -> new TreeSet<>(placement.order()))
          .add(candidate);
    } else if (worker.backingOff()) {
      BackOffEnd end = new BackOffEnd(worker.backOffEndNanos(rules.declineBackoff()), worker);
      backingOff.put(worker.id(), end);
      backOffEnds.add(end);
    }
    return credit;
  }

  /** Takes a worker out of the index. */
  void remove(KnownWorker worker) {
    backingOff.remove(worker.id());
    Candidate candidate = indexed.remove(worker.id());
    TreeSet<Candidate> candidates = byModel.get(worker.model());
    if (candidate != null && candidates != null) {
      candidates.remove(candidate);
      if (candidates.isEmpty()) {
        byModel.remove(worker.model());
      }
    }
  }

  /** Removes and returns a worker whose back-off has ended. */
  Optional<KnownWorker> takeBackOffEnded(Now now) {
    for (BackOffEnd first = backOffEnds.peek();
        first != null && now.reached(first.atNanos());
        first = backOffEnds.peek()) {
      backOffEnds.remove();
      if (backingOff.remove(first.worker().id(), first)) {
        return Optional.of(first.worker());
      }
    }
    return Optional.empty();
  }
}

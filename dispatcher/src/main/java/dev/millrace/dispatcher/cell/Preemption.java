package dev.millrace.dispatcher.cell;

import dev.millrace.dispatcher.cell.queue.RequestTable;
import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.dispatcher.cell.request.RequestState.Dispatched;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Decision.SuspendRun;
import dev.millrace.dispatcher.cell.step.StepResult;
import dev.millrace.dispatcher.cell.worker.KnownWorker;
import dev.millrace.dispatcher.cell.worker.WorkerTable;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Has the youngest low runs suspended for critical requests that have waited longer than their
 * patience, one for each. Looks at each tick; who has less patience than {@link #AT_ONCE} is looked
 * at when it arrives. Single thread.
 *
 * <p>A request is never suspended in its third attempt that ended in no trouble, or later: so it
 * gives way twice at most. Whether it was suspended or its workers left in order is the same here.
 */
final class Preemption {

  /** A patience that is shorter ends with the arrival. */
  static final Duration AT_ONCE = Duration.ofMillis(50);

  /** Undisturbed attempts after which a request gives way no more. */
  private static final int MOST_INTERRUPTIONS = 2;

  /** How long a worker may take to give a run back before another is asked for. */
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

  /** A run that is to be given back. */
  private record Asked(long run, Instant at) {}

  private CellRules rules;
  private final RequestTable requests;
  private final WorkerTable workers;
  private final Map<RequestId, Asked> asked = new HashMap<>();

  Preemption(CellRules rules, RequestTable requests, WorkerTable workers) {
    this.rules = rules;
    this.requests = requests;
    this.workers = workers;
  }

  /** The patience of these rules holds from now on. */
  void rule(CellRules next) {
    rules = next;
  }

  /** A request has arrived, and was dispatched if it could be. */
  void arrived(Pending pending, StepResult step) {
    if (pending.priority() == Priority.CRITICAL && isAtOnce()) {
      check(step);
    }
  }

  private boolean isAtOnce() {
    return rules.patience().compareTo(AT_ONCE) < 0;
  }

  /** Looks at every model whose next request is critical, after whatever can run was dispatched. */
  void check(StepResult step) {
    if (rules.patience().isZero()) {
      return;
    }
    asked.entrySet().removeIf(entry -> !isUnderWay(entry.getKey(), entry.getValue(), step));
    for (String model : requests.modelsWaitingForCritical()) {
      check(model, step);
    }
  }

  private void check(String model, StepResult step) {
    Instant impatient = isAtOnce() ? Instant.MAX : step.now().wall().minus(rules.patience());
    List<Dispatched> low =
        requests
            .dispatched()
            .filter(run -> run.model().equals(model) && mayGiveWay(run))
            .sorted(Comparator.comparingLong(Dispatched::run).reversed())
            .toList();
    int waiting =
        requests.queue(model).waitingSince(Priority.CRITICAL, impatient, low.size() + asked.size());
    Iterator<Dispatched> youngestFirst = low.iterator();
    for (long left = waiting - underWay(model); left > 0 && youngestFirst.hasNext(); left--) {
      Dispatched run = youngestFirst.next();
      asked.put(run.id(), new Asked(run.run(), step.now().wall()));
      step.decide(new SuspendRun(run.worker(), run.epoch(), run.id(), run.run()));
    }
  }

  private boolean mayGiveWay(Dispatched run) {
    Pending pending = run.pending();
    int interruptions = pending.attempts() - 1 - pending.failedAttempts() - pending.unconfirmed();
    return pending.priority() == Priority.LOW
        && run.cancel().isEmpty()
        && interruptions < MOST_INTERRUPTIONS
        && !asked.containsKey(run.id())
        && workers.find(run.worker()).filter(KnownWorker::alive).isPresent();
  }

  private long underWay(String model) {
    return asked.keySet().stream()
        .filter(id -> requests.find(id).filter(it -> it.model().equals(model)).isPresent())
        .count();
  }

  private boolean isUnderWay(RequestId id, Asked entry, StepResult step) {
    return step.now().wall().isBefore(entry.at().plus(ANSWER_WITHIN))
        && requests.find(id).orElse(null) instanceof Dispatched current
        && current.run() == entry.run();
  }
}

package dev.millrace.dispatcher.cell.worker;

import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Now;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * When each worker is due for a check of its liveness and progress. A heartbeat only moves the
 * check to a later time, so it changes nothing here; the check is scheduled again when it comes too
 * early. Single thread.
 */
final class WorkerTimers {

  private record Check(long atNanos, KnownWorker worker) {}

  private final CellRules rules;
  private final Map<KnownWorker, Check> scheduled = new HashMap<>();
  private final PriorityQueue<Check> byTime =
      new PriorityQueue<>((a, b) -> Long.signum(a.atNanos() - b.atNanos()));

  WorkerTimers(CellRules rules) {
    this.rules = rules;
  }

  /** Makes sure that the worker is checked no later than it has to be. */
  void schedule(KnownWorker worker) {
    long due = worker.dueNanos(rules);
    Check before = scheduled.get(worker);
    if (before == null || due - before.atNanos() < 0) {
      Check check = new Check(due, worker);
      scheduled.put(worker, check);
      byTime.add(check);
    }
  }

  /** The worker is not checked any more. */
  void cancel(KnownWorker worker) {
    scheduled.remove(worker);
  }

  /** Removes and returns the workers that are due; each has to be scheduled again. */
  List<KnownWorker> takeDue(Now now) {
    List<KnownWorker> due = new ArrayList<>();
    for (Check first = byTime.peek();
        first != null && now.reached(first.atNanos());
        first = byTime.peek()) {
      byTime.remove();
      if (scheduled.remove(first.worker(), first)) {
        due.add(first.worker());
      }
    }
    return due;
  }
}

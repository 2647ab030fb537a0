package dev.millrace.dispatcher.cell;

import dev.millrace.dispatcher.cell.queue.ModelQueue;
import dev.millrace.dispatcher.cell.queue.RequestTable;
import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.dispatcher.cell.request.RequestState.Dispatched;
import dev.millrace.dispatcher.cell.request.RequestState.Queued;
import dev.millrace.dispatcher.cell.step.Batching;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Decision.Dispatch;
import dev.millrace.dispatcher.cell.step.DispatchItem;
import dev.millrace.dispatcher.cell.step.Observation;
import dev.millrace.dispatcher.cell.step.RunNumbers;
import dev.millrace.dispatcher.cell.step.StepResult;
import dev.millrace.dispatcher.cell.worker.KnownWorker;
import dev.millrace.dispatcher.cell.worker.WorkerTable;
import dev.millrace.model.Priority;
import dev.millrace.model.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Dispatches the next request of each queue while a worker of its model has credit, unless it is
 * held back for more to join it. Only the next one is ever dispatched, so the order of the queue
 * holds at every decision. Single thread.
 *
 * <p>After each step every model has an empty queue or no credit, so the next step looks only at
 * models whose queue has grown, that have gained credit, or whose next request found no room or was
 * held back.
 */
final class Planner {

  /** Upper bound of what an item adds to its request on the wire. */
  private static final int ITEM_OVERHEAD_BYTES = 512;

  private final RequestTable requests;
  private final WorkerTable workers;
  private final RunNumbers runs;

  /** To be looked at in this step; empty between steps. */
  private final NavigableSet<String> models = new TreeSet<>();

  /**
   * Whose next request no worker with credit may have, or is held back; another one may be next, or
   * join it, at any time.
   */
  private final Set<String> heldUp = new TreeSet<>();

  private Batching batching;

  Planner(CellRules rules, RequestTable requests, WorkerTable workers, RunNumbers runs) {
    this.batching = rules.batching();
    this.requests = requests;
    this.workers = workers;
    this.runs = runs;
  }

  /** From now on requests are put together like this. */
  void rule(Batching next) {
    batching = next;
  }

  void plan(StepResult step) {
    requests.drainChangedRuns(workers::runsChanged);
    requests.drainQueuedModels(models::add);
    workers.updateCredit(requests.assignments(), step.now(), models::add);
    models.addAll(heldUp);
    heldUp.clear();
    models.forEach(model -> plan(model, step));
    models.clear();
  }

  private void plan(String model, StepResult step) {
    if (!workers.hasCredit(model)) {
      return;
    }
    Instant now = step.now().wall();
    if (isGathering(requests.queue(model), now)) {
      heldUp.add(model);
      return;
    }
    Map<WorkerId, List<Dispatched>> assigned = new LinkedHashMap<>();
    for (Optional<Pending> next = requests.next(model, now);
        next.isPresent();
        next = requests.next(model, now)) {
      Optional<KnownWorker> chosen = workers.choose(next.get());
      if (chosen.isEmpty()) {
        if (workers.hasCredit(model)) {
          heldUp.add(model);
        }
        break;
      }
      Dispatched run = assign(next.get(), chosen.get(), step);
      workers.given(chosen.get(), next.get());
      workers.updateCredit(chosen.get(), requests.assignments(), step.now());
      assigned.computeIfAbsent(run.worker(), any -> new ArrayList<>()).add(run);
    }
    assigned.values().forEach(batch -> send(batch, step));
  }

  /** Whether what waits is held back for more to join it. */
  private boolean isGathering(ModelQueue queue, Instant now) {
    if (batching.window().isZero() || queue.isEmpty()) {
      return false;
    }
    int waiting = queue.size(Priority.NORMAL) + queue.size(Priority.LOW);
    boolean urgent = queue.size(Priority.CRITICAL) + queue.size(Priority.HIGH) > 0;
    boolean full =
        waiting >= batching.items()
            || (batching.tokens() > 0 && queue.tokens() >= batching.tokens());
    return !urgent
        && !full
        && queue
            .oldest()
            .filter(arrival -> now.isBefore(arrival.plus(batching.window())))
            .isPresent();
  }

  private Dispatched assign(Pending pending, KnownWorker worker, StepResult step) {
    Dispatched run =
        new Queued(pending)
            .dispatch(worker.id(), worker.epoch(), runs.next(step), step.now().wall());
    requests.put(run, step);
    worker.assigned(run.run(), step.now());
    step.observe(
        new Observation.Waited(
            pending.priority(), Duration.between(pending.arrivedAt(), step.now().wall())));
    return run;
  }

  private void send(List<Dispatched> assigned, StepResult step) {
    List<DispatchItem> batch = new ArrayList<>();
    long bytes = 0;
    long tokens = 0;
    for (Dispatched run : assigned) {
      int size = run.pending().body().size() + ITEM_OVERHEAD_BYTES;
      long demand = run.pending().demand().tokens();
      if (!batch.isEmpty()
          && (batch.size() == batching.items()
              || bytes + size > batching.bytes()
              || (batching.tokens() > 0 && tokens + demand > batching.tokens()))) {
        step.decide(new Dispatch(run.worker(), run.epoch(), batch));
        batch.clear();
        bytes = 0;
        tokens = 0;
      }
      batch.add(item(run));
      bytes += size;
      tokens += demand;
    }
    Dispatched any = assigned.getFirst();
    step.decide(new Dispatch(any.worker(), any.epoch(), batch));
  }

  private DispatchItem item(Dispatched run) {
    return new DispatchItem(run.pending(), run.run(), !requests.isFirst(run.id(), run.run()));
  }
}

package dev.millrace.dispatcher.cell.queue;

import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.dispatcher.cell.request.RequestState;
import dev.millrace.dispatcher.cell.request.RequestState.Closing;
import dev.millrace.dispatcher.cell.request.RequestState.Dispatched;
import dev.millrace.dispatcher.cell.request.RequestState.Ended;
import dev.millrace.dispatcher.cell.request.RequestState.Queued;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Scheduling;
import dev.millrace.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The queues of all models. A queue is forgotten, with what its tenants were charged, when nothing
 * of its model waits or runs. Single thread.
 */
final class ModelQueues {

  private Scheduling scheduling;
  private final QueueBudget budget;
  private final Map<String, ModelQueue> byModel = new HashMap<>();
  private final Set<String> grown = new TreeSet<>();
  private final ServiceTimes times = new ServiceTimes();

  ModelQueues(CellRules rules) {
    this.scheduling = rules.scheduling();
    this.budget = new QueueBudget(rules.queue());
  }

  QueueBudget budget() {
    return budget;
  }

  ServiceTimes times() {
    return times;
  }

  /** Forgets who waits and what was charged; both have to be said again. */
  void schedule(Scheduling next) {
    scheduling = next;
    byModel.clear();
  }

  Place add(Pending pending) {
    budget.add(pending);
    return addAgain(pending);
  }

  /** It waited already before the order changed. */
  Place addAgain(Pending pending) {
    grown.add(pending.model());
    return reach(pending.model()).add(pending);
  }

  /** Waits no longer, and moves into this state. */
  void leave(Place place, RequestState next) {
    Pending pending = place.pending;
    budget.remove(pending);
    ModelQueue queue = reach(pending.model());
    switch (next) {
      case Dispatched run -> queue.dispatch(place);
      case Queued any -> queue.remove(place);
      case Closing any -> queue.remove(place);
      case Ended any -> queue.remove(place);
    }
    forgetIfOver(pending.model(), queue);
  }

  /** A run that began before the cell was restored. */
  void charge(Dispatched run) {
    reach(run.model()).charge(run.pending());
  }

  /** The run is over, because its request moves into this state. */
  void settle(Dispatched run, RequestState next) {
    ModelQueue queue = reach(run.model());
    Pending pending = run.pending();
    switch (next) {
      case Queued back -> queue.settle(pending, 0);
      case Closing givenUp -> queue.settle(pending, pending.demand().tokens());
      case Ended over -> {
        queue.settle(pending, taken(over.completion().verdict().usage()));
        times.ended(run.model(), Duration.between(run.at(), over.completion().finishedAt()));
      }
      case Dispatched same -> {}
    }
    forgetIfOver(run.model(), queue);
  }

  /** What the run cost: tokens that it found in a cache did not. */
  private static long taken(Usage usage) {
    return Math.max(
        0L, (long) usage.promptTokens() - usage.cachedPromptTokens() + usage.completionTokens());
  }

  Optional<Pending> next(String model, Instant now) {
    ModelQueue queue = byModel.get(model);
    return queue == null ? Optional.empty() : queue.next(now);
  }

  /** The queue of the model; empty if nothing waits. */
  ModelQueue of(String model) {
    ModelQueue queue = byModel.get(model);
    return queue == null ? new ModelQueue(scheduling) : queue;
  }

  boolean waitsFor(String model) {
    ModelQueue queue = byModel.get(model);
    return queue != null && !queue.isEmpty();
  }

  /** Models whose next request is critical, in order. */
  List<String> critical() {
    return byModel.entrySet().stream()
        .filter(it -> it.getValue().isCritical())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** Models for which requests wait. */
  Set<String> models() {
    return byModel.keySet().stream().filter(this::waitsFor).collect(Collectors.toSet());
  }

  /** Removes the models whose queue has grown and tells them, in order. */
  void drainGrown(Consumer<String> models) {
    grown.forEach(models);
    grown.clear();
  }

  private ModelQueue reach(String model) {
    ModelQueue queue = byModel.get(model);
    if (queue == null) {
      queue = new ModelQueue(scheduling);
      byModel.put(model, queue);
    }
    return queue;
  }

  private void forgetIfOver(String model, ModelQueue queue) {
    if (queue.isOver()) {
      byModel.remove(model);
    }
  }
}

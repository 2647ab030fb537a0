package dev.millrace.dispatcher.cell.queue;

import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.dispatcher.cell.request.RequestState;
import dev.millrace.dispatcher.cell.request.RequestState.Closing;
import dev.millrace.dispatcher.cell.request.RequestState.Dispatched;
import dev.millrace.dispatcher.cell.request.RequestState.Ended;
import dev.millrace.dispatcher.cell.request.RequestState.Open;
import dev.millrace.dispatcher.cell.request.RequestState.Queued;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Decision.Forget;
import dev.millrace.dispatcher.cell.step.Decision.Keep;
import dev.millrace.dispatcher.cell.step.Entry;
import dev.millrace.dispatcher.cell.step.StepResult;
import dev.millrace.model.RequestId;
import dev.millrace.model.WorkerId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The state of every request of a cell with its indices: the queue of each model, the runs of each
 * worker, timers. Every change goes through {@link #put}, which keeps the indices consistent.
 * Single thread.
 */
public final class RequestTable {

  private final CellRules rules;
  private final Map<RequestId, RequestState> states = new HashMap<>();
  private final Map<String, ModelQueue> queues = new TreeMap<>();
  private final Map<WorkerId, Map<RequestId, Dispatched>> runs = new HashMap<>();
  private final Set<String> knownModels = new HashSet<>();
  private final TimerQueue timers = new TimerQueue();
  private final FirstRuns firstRuns = new FirstRuns();
  private final QueueBudget budget;
  private final ExpiringIds<RequestId> ended;
  private final Set<String> queuedModels = new TreeSet<>();
  private final Set<WorkerId> changedRuns = new LinkedHashSet<>();

  /** An empty table. */
  public RequestTable(CellRules rules) {
    this.rules = rules;
    this.budget = new QueueBudget(rules.queueBytes());
    this.ended = new ExpiringIds<>(rules.endedMemory(), rules.endedLimit());
  }

  /** The state of this request; empty if it is unknown or was forgotten. */
  public Optional<RequestState> find(RequestId id) {
    return Optional.ofNullable(states.get(id));
  }

  /** Stores the body of a request that the table is about to take in. */
  public void keepBody(Pending arrived, StepResult step) {
    step.decide(new Keep(new Entry.OfBody(arrived.id(), arrived.body())));
  }

  /**
   * Moves a request into this state and stores it. Its body, if it has one, goes after its end, so
   * that a crash between the two leaves a body too many and never one too few.
   */
  public void put(RequestState next, StepResult step) {
    step.decide(new Keep(new Entry.OfRequest(next)));
    if (next instanceof Ended && states.get(next.id()) instanceof Open open && open.hasBody()) {
      step.decide(new Forget(Entry.OfBody.key(next.id())));
    }
    step.markChanged(next.model());
    index(next, step.now().wall());
  }

  private void index(RequestState next, Instant now) {
    RequestState before = states.put(next.id(), next);
    if (before instanceof Queued queued) {
      unqueue(queued.pending());
    } else if (before instanceof Dispatched dispatched) {
      release(dispatched);
    } else if (before instanceof Ended) {
      ended.remove(next.id());
    }
    switch (next) {
      case Queued queued -> {
        queues.computeIfAbsent(queued.model(), any -> new ModelQueue()).add(queued.pending());
        queuedModels.add(queued.model());
        budget.add(queued.pending());
      }
      case Dispatched dispatched -> {
        runs.computeIfAbsent(dispatched.worker(), any -> new LinkedHashMap<>())
            .put(dispatched.id(), dispatched);
        changedRuns.add(dispatched.worker());
      }
      case Closing closing -> {}
      case Ended over -> ended.add(over.id(), over.completion().finishedAt());
    }
    firstRuns.moved(next);
    timers.set(next.id(), dueAt(next, now));
  }

  /** Takes in a stored request; ended ones must come in the order in which they ended. */
  public void restore(RequestState state, Instant now) {
    index(state, now);
    firstRuns.forget(state.id());
  }

  /** What may wait. */
  public QueueBudget budget() {
    return budget;
  }

  /** Which runs are the first of their request. */
  public FirstRuns firstRuns() {
    return firstRuns;
  }

  /** When the request is due for a check if nothing happens before. */
  private Optional<Instant> dueAt(RequestState state, Instant now) {
    return switch (state) {
      case Queued queued ->
          Stream.concat(
                  queued.pending().deadline().stream(),
                  knows(queued.model())
                      ? Stream.empty()
                      : Stream.of(now.plus(rules.unknownModelGrace())))
              .min(Instant::compareTo);
      case Dispatched dispatched -> dispatched.givesUpAt(rules.deadlineGrace());
      case Closing closing -> Optional.of(closing.at().plus(rules.closingRepeat()));
      case Ended over -> Optional.empty();
    };
  }

  /** Removes the earliest expired timer and returns its request. */
  public Optional<RequestState> takeDue(Instant now) {
    return timers.takeDue(now).flatMap(this::find);
  }

  /** Sets the timer of a request again. */
  public void reschedule(RequestState state, Instant now) {
    timers.set(state.id(), dueAt(state, now));
  }

  /** Forgets ended requests that are too old or too many. */
  public void forgetEnded(StepResult step) {
    for (Optional<RequestId> expired = ended.takeExpired(step.now().wall());
        expired.isPresent();
        expired = ended.takeExpired(step.now().wall())) {
      states.remove(expired.get());
      firstRuns.forget(expired.get());
      step.decide(new Forget(Entry.OfRequest.key(expired.get())));
    }
  }

  /** The next request of this model, by priority and arrival. */
  public Optional<Pending> head(String model) {
    ModelQueue queue = queues.get(model);
    return queue == null ? Optional.empty() : queue.head();
  }

  /** The queue of the model; empty if nothing waits. */
  public ModelQueue queue(String model) {
    return queues.getOrDefault(model, new ModelQueue());
  }

  /** The current runs of a worker, oldest first. */
  public List<Dispatched> runsOf(WorkerId worker) {
    return List.copyOf(runsById(worker).values());
  }

  /** How many current runs a worker has. */
  public int runCount(WorkerId worker) {
    return runsById(worker).size();
  }

  /** The current runs of all workers. */
  public Stream<Dispatched> dispatched() {
    return runs.values().stream().map(Map::values).flatMap(Collection::stream);
  }

  /** Every request whose verdict is being written. */
  public Stream<Closing> closings() {
    return states.values().stream().filter(Closing.class::isInstance).map(Closing.class::cast);
  }

  /** Removes and returns the models whose queue has grown, in order. */
  public Set<String> takeQueuedModels() {
    Set<String> models = new TreeSet<>(queuedModels);
    queuedModels.clear();
    return models;
  }

  /** Removes and returns the workers whose current runs have changed. */
  public Set<WorkerId> takeChangedRuns() {
    Set<WorkerId> workers = new LinkedHashSet<>(changedRuns);
    changedRuns.clear();
    return workers;
  }

  /** Whether the model ever had a worker. */
  public boolean knows(String model) {
    return knownModels.contains(model);
  }

  /** Records that the model has had a worker. */
  public void learn(String model) {
    knownModels.add(model);
  }

  /** Models that ever had a worker or have requests queued. */
  public Set<String> models() {
    Set<String> models = new HashSet<>(knownModels);
    models.addAll(queues.keySet());
    return models;
  }

  private Map<RequestId, Dispatched> runsById(WorkerId worker) {
    return runs.getOrDefault(worker, Map.of());
  }

  private void release(Dispatched run) {
    changedRuns.add(run.worker());
    Map<RequestId, Dispatched> ofWorker = runs.get(run.worker());
    if (ofWorker != null) {
      ofWorker.remove(run.id());
      if (ofWorker.isEmpty()) {
        runs.remove(run.worker());
      }
    }
  }

  private void unqueue(Pending pending) {
    budget.remove(pending);
    ModelQueue queue = queues.get(pending.model());
    if (queue != null) {
      queue.remove(pending);
      if (queue.isEmpty()) {
        queues.remove(pending.model());
      }
    }
  }
}

package dev.millrace.dispatcher.cell.queue;

import dev.millrace.dispatcher.cell.request.Assignments;
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
import dev.millrace.dispatcher.cell.step.EntryKey;
import dev.millrace.dispatcher.cell.step.Scheduling;
import dev.millrace.dispatcher.cell.step.StepResult;
import dev.millrace.model.RequestId;
import dev.millrace.model.WorkerId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The state of every request of a cell with its indices: the queue of each model, the runs of each
 * worker, timers. Every change goes through {@link #put}, which keeps the indices consistent.
 * Single thread.
 */
public final class RequestTable {

  private final CellRules rules;
  private final Map<RequestId, TrackedRequest> tracked = new HashMap<>();
  private final ModelQueues queues;
  private final RunsByWorker runs = new RunsByWorker();
  private final KnownModels knownModels = new KnownModels();
  private final TimerQueue timers = new TimerQueue();
  private final FirstRuns firstRuns = new FirstRuns();
  private final EndedRequests ended;

  /** An empty table. */
  public RequestTable(CellRules rules) {
    this.rules = rules;
    this.queues = new ModelQueues(rules);
    this.ended = new EndedRequests(rules);
  }

  /** The state of this request; empty if it is unknown or was forgotten. */
  public Optional<RequestState> find(RequestId id) {
    TrackedRequest request = tracked.get(id);
    return request == null ? Optional.empty() : Optional.of(request.state);
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
    if (next instanceof Ended
        && find(next.id()).orElse(null) instanceof Open open
        && open.hasBody()) {
      step.decide(new Forget(new EntryKey.OfBody(next.id())));
    }
    step.markChanged(next.model());
    index(next, step.now().wall());
  }

  private void index(RequestState next, Instant now) {
    TrackedRequest request = tracked.get(next.id());
    if (request == null) {
      request = new TrackedRequest(next);
      tracked.put(next.id(), request);
    } else {
      leave(request, next);
      request.state = next;
    }
    enter(request);
    request.runs.moved(next);
    timers.set(request.timer, dueAt(next, now));
  }

  private void leave(TrackedRequest request, RequestState next) {
    switch (request.state) {
      case Queued queued -> {
        if (request.place != null) {
          queues.leave(request.place, next);
          request.place = null;
        }
      }
      case Dispatched dispatched -> {
        runs.remove(dispatched);
        queues.settle(dispatched, next);
      }
      case Closing closing -> {}
      case Ended over ->
          throw new IllegalStateException("request " + over.id() + " has ended already");
    }
  }

  private void enter(TrackedRequest request) {
    switch (request.state) {
      case Queued queued -> request.place = queues.add(queued.pending());
      case Dispatched dispatched -> runs.add(dispatched);
      case Closing closing -> {}
      case Ended over -> ended.add(over);
    }
  }

  /** Takes in a stored request; ended ones must come in the order in which they ended. */
  public void restore(RequestState state, Instant now) {
    index(state, now);
    if (state instanceof Dispatched run) {
      queues.charge(run);
    }
    firstRuns.forget(state.id());
  }

  /** What may wait. */
  public QueueBudget budget() {
    return queues.budget();
  }

  /** No earlier incarnation of the cell can have read the request, which waits. */
  public void markUnread(Queued queued) {
    TrackedRequest request = tracked.get(queued.id());
    if (request != null && firstRuns.isNew(queued.id())) {
      request.runs.markUntouched();
    }
  }

  /** A worker reported a run of a request, known or not. */
  public void reported(RequestId id, long run) {
    TrackedRequest request = tracked.get(id);
    if (request == null) {
      firstRuns.reportedUnknown(id);
    } else {
      request.runs.reported(run, request.state);
    }
  }

  /** Whether nothing but this run can have written to the result topic before its marker. */
  public boolean isFirst(RequestId id, long run) {
    TrackedRequest request = tracked.get(id);
    return request != null && request.runs.isFirst(run);
  }

  /** Whether another run may have written an end before the current one, or overtaken it. */
  public boolean isContested(RequestId id) {
    TrackedRequest request = tracked.get(id);
    return request != null && request.runs.isContested();
  }

  /** When the request is due for a check if nothing happens before; null means never. */
  private @Nullable Instant dueAt(RequestState state, Instant now) {
    return switch (state) {
      case Queued queued -> {
        Instant deadline = queued.pending().deadline().orElse(null);
        if (knownModels.contains(queued.model())) {
          yield deadline;
        }
        Instant grace = now.plus(rules.unknownModelGrace());
        yield deadline == null || deadline.isAfter(grace) ? grace : deadline;
      }
      case Dispatched dispatched -> dispatched.givesUpAt(rules.deadlineGrace()).orElse(null);
      case Closing closing -> now.plus(rules.closings().repeat());
      case Ended over -> null;
    };
  }

  /** Removes the earliest expired timer and returns its request. */
  public Optional<RequestState> takeDue(Instant now) {
    return timers.takeDue(now).flatMap(this::find);
  }

  /** Sets the timer of a request again. */
  public void reschedule(RequestState state, Instant now) {
    TrackedRequest request = tracked.get(state.id());
    if (request != null) {
      timers.set(request.timer, dueAt(state, now));
    }
  }

  /** Sets the timer of a request to this time. */
  public void recheck(RequestId id, Instant at) {
    TrackedRequest request = tracked.get(id);
    if (request != null) {
      timers.set(request.timer, at);
    }
  }

  /** Forgets ended requests that are too old or too many. */
  public void forgetEnded(StepResult step) {
    for (Optional<Ended> expired = ended.takeExpired(step.now().wall());
        expired.isPresent();
        expired = ended.takeExpired(step.now().wall())) {
      RequestId id = expired.get().id();
      tracked.remove(id);
      firstRuns.forget(id);
      step.decide(new Forget(new EntryKey.OfRequest(id)));
    }
  }

  /** From now on requests leave their queues in this order. */
  public void schedule(Scheduling scheduling) {
    queues.schedule(scheduling);
    for (TrackedRequest request : tracked.values()) {
      if (request.place != null) {
        request.place = queues.addAgain(request.place.pending);
      } else if (request.state instanceof Dispatched run) {
        queues.charge(run);
      }
    }
  }

  /** The request of this model that goes next. */
  public Optional<Pending> next(String model, Instant now) {
    return queues.next(model, now);
  }

  /** Whether a request waits for the model. */
  public boolean waitsFor(String model) {
    return queues.waitsFor(model);
  }

  /** Models whose next request is critical, in order. */
  public List<String> modelsWaitingForCritical() {
    return queues.critical();
  }

  /** The queue of the model; empty if nothing waits. */
  public ModelQueue queue(String model) {
    return queues.of(model);
  }

  /** How long runs take. */
  public ServiceTimes serviceTimes() {
    return queues.times();
  }

  /** The current runs of a worker, oldest first. */
  public List<Dispatched> runsOf(WorkerId worker) {
    return runs.list(worker);
  }

  /** How much each worker has to do. */
  public Assignments assignments() {
    return runs;
  }

  /** The current runs of all workers. */
  public Stream<Dispatched> dispatched() {
    return runs.all();
  }

  /** Every request whose verdict is being written. */
  public Stream<Closing> closings() {
    return tracked.values().stream()
        .map(request -> request.state)
        .filter(Closing.class::isInstance)
        .map(Closing.class::cast);
  }

  /** Removes the models whose queue has grown and tells them, in order. */
  public void drainQueuedModels(Consumer<String> models) {
    queues.drainGrown(models);
  }

  /** Removes the workers whose current runs have changed and tells them. */
  public void drainChangedRuns(Consumer<WorkerId> workers) {
    runs.drainChanged(workers);
  }

  /** Models that had a worker lately. */
  public KnownModels knownModels() {
    return knownModels;
  }

  /** Forgets the models that had no worker for long, and for which nothing waits. */
  public void forgetModels(StepResult step) {
    knownModels.expire(queues::waitsFor, step);
    queues.times().keepOnly(models());
  }

  /** Models that had a worker lately or have requests queued. */
  public Set<String> models() {
    Set<String> models = knownModels.names();
    models.addAll(queues.models());
    return models;
  }
}

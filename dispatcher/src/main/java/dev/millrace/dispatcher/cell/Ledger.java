package dev.millrace.dispatcher.cell;

import dev.millrace.dispatcher.cell.Decision.Forget;
import dev.millrace.dispatcher.cell.Decision.Keep;
import dev.millrace.dispatcher.cell.RequestState.Closing;
import dev.millrace.dispatcher.cell.RequestState.Dispatched;
import dev.millrace.dispatcher.cell.RequestState.Ended;
import dev.millrace.dispatcher.cell.RequestState.Queued;
import dev.millrace.model.RequestId;
import dev.millrace.model.WorkerId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The state of every request of a cell, and what is looked up fast: queues, who holds what, when to
 * look again. Every change goes through {@link #put}, which keeps all of it in step. Single thread.
 */
final class Ledger {

  private final CellRules rules;
  private final Map<RequestId, RequestState> states = new HashMap<>();
  private final Map<String, ModelQueue> queues = new TreeMap<>();
  private final Map<WorkerId, Map<RequestId, Dispatched>> held = new HashMap<>();
  private final Set<String> knownModels = new HashSet<>();
  private final Agenda agenda = new Agenda();
  private final Memory<RequestId> ended;

  Ledger(CellRules rules) {
    this.rules = rules;
    this.ended = new Memory<>(rules.endedMemory(), rules.endedLimit());
  }

  Optional<RequestState> find(RequestId id) {
    return Optional.ofNullable(states.get(id));
  }

  /** Moves a request into this state, and says so. */
  void put(RequestState next, Turn turn) {
    turn.decide(new Keep(new Entry.OfRequest(next)));
    turn.changed(next.model());
    index(next, turn.now().wall());
  }

  /** Takes in what was kept; ends must come in the order in which they happened. */
  void index(RequestState next, Instant now) {
    RequestState before = states.put(next.id(), next);
    if (before instanceof Queued queued) {
      unqueue(queued.pending());
    } else if (before instanceof Dispatched dispatched) {
      release(dispatched);
    } else if (before instanceof Ended) {
      ended.remove(next.id());
    }
    switch (next) {
      case Queued queued ->
          queues.computeIfAbsent(queued.model(), any -> new ModelQueue()).add(queued.pending());
      case Dispatched dispatched ->
          held.computeIfAbsent(dispatched.worker(), any -> new LinkedHashMap<>())
              .put(dispatched.id(), dispatched);
      case Closing closing -> {}
      case Ended over -> ended.add(over.id(), over.completion().finishedAt());
    }
    agenda.set(next.id(), wakeOf(next, now));
  }

  /** When to look at it again if nothing happens before. */
  private Optional<Instant> wakeOf(RequestState state, Instant now) {
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

  /** Takes the next request whose time has come. */
  Optional<RequestState> takeDue(Instant now) {
    return agenda.takeDue(now).flatMap(this::find);
  }

  /** Looks at it again at its usual time. */
  void reschedule(RequestState state, Instant now) {
    agenda.set(state.id(), wakeOf(state, now));
  }

  /** Drops ended requests that are too old or too many. */
  void forgetEnded(Turn turn) {
    for (Optional<RequestId> stale = ended.takeStale(turn.now().wall());
        stale.isPresent();
        stale = ended.takeStale(turn.now().wall())) {
      states.remove(stale.get());
      turn.decide(new Forget(Entry.OfRequest.key(stale.get())));
    }
  }

  /** Next of this model, by priority and arrival. */
  Optional<Pending> head(String model) {
    ModelQueue queue = queues.get(model);
    return queue == null ? Optional.empty() : queue.head();
  }

  /** What waits for the model. */
  ModelQueue queue(String model) {
    return queues.getOrDefault(model, new ModelQueue());
  }

  /** The runs that a worker was given, oldest first. */
  List<Dispatched> heldOf(WorkerId worker) {
    return List.copyOf(heldBy(worker).values());
  }

  int heldCount(WorkerId worker) {
    return heldBy(worker).size();
  }

  /** All runs that workers were given. */
  Stream<Dispatched> dispatched() {
    return held.values().stream().map(Map::values).flatMap(Collection::stream);
  }

  /** All verdicts on their way. */
  Stream<Closing> closings() {
    return states.values().stream().filter(Closing.class::isInstance).map(Closing.class::cast);
  }

  boolean knows(String model) {
    return knownModels.contains(model);
  }

  /** A worker of the model was there. */
  void learn(String model) {
    knownModels.add(model);
  }

  /** Models that had a worker or have somebody waiting. */
  Set<String> models() {
    Set<String> models = new HashSet<>(knownModels);
    models.addAll(queues.keySet());
    return models;
  }

  private Map<RequestId, Dispatched> heldBy(WorkerId worker) {
    return held.getOrDefault(worker, Map.of());
  }

  private void release(Dispatched run) {
    Map<RequestId, Dispatched> runs = held.get(run.worker());
    if (runs != null) {
      runs.remove(run.id());
      if (runs.isEmpty()) {
        held.remove(run.worker());
      }
    }
  }

  private void unqueue(Pending pending) {
    ModelQueue queue = queues.get(pending.model());
    if (queue != null) {
      queue.remove(pending);
      if (queue.isEmpty()) {
        queues.remove(pending.model());
      }
    }
  }
}

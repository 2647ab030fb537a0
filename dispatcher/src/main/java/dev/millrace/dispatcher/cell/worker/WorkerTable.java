package dev.millrace.dispatcher.cell.worker;

import dev.millrace.dispatcher.cell.step.Decision.Forget;
import dev.millrace.dispatcher.cell.step.Entry;
import dev.millrace.dispatcher.cell.step.StepResult;
import dev.millrace.model.WorkerEvent.Origin;
import dev.millrace.model.WorkerId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The workers of a cell, the newest incarnation of each. Single thread. */
public final class WorkerTable {

  private final Map<WorkerId, KnownWorker> byId = new TreeMap<>();

  /** The worker with this id. */
  public Optional<KnownWorker> find(WorkerId worker) {
    return Optional.ofNullable(byId.get(worker));
  }

  /** The sender of an event, if its incarnation is the known one. */
  public Optional<KnownWorker> find(Origin origin) {
    return find(origin.worker()).filter(worker -> worker.epoch() == origin.epoch());
  }

  /** Adds a worker, or replaces its earlier incarnation. */
  public void put(KnownWorker worker) {
    byId.put(worker.id(), worker);
  }

  /** Removes a worker from the table and the store. */
  public void drop(KnownWorker worker, StepResult step) {
    byId.remove(worker.id());
    step.decide(new Forget(Entry.OfWorker.key(worker.id())));
    step.markChanged(worker.model());
  }

  /** Every worker, by id. */
  public List<KnownWorker> all() {
    return List.copyOf(byId.values());
  }

  /** The workers of a model, by id. */
  public List<KnownWorker> of(String model) {
    return byId.values().stream().filter(worker -> worker.model().equals(model)).toList();
  }

  /** Models that have a worker. */
  public Set<String> models() {
    return byId.values().stream().map(KnownWorker::model).collect(Collectors.toSet());
  }
}

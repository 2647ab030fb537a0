package dev.millrace.dispatcher.cell.worker;

import dev.millrace.dispatcher.cell.request.Assignments;
import dev.millrace.dispatcher.cell.request.Demand;
import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Decision.Forget;
import dev.millrace.dispatcher.cell.step.EntryKey;
import dev.millrace.dispatcher.cell.step.Now;
import dev.millrace.dispatcher.cell.step.PlacementPolicy;
import dev.millrace.dispatcher.cell.step.StepResult;
import dev.millrace.model.WorkerEvent.Origin;
import dev.millrace.model.WorkerId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The workers of a cell, the newest incarnation of each, and which of them has credit. What a step
 * costs depends on the workers that it changes, not on how many there are. Single thread.
 */
public class WorkerTable {

  private final Map<WorkerId, KnownWorker> byId = new HashMap<>();
  private final Map<String, SortedMap<WorkerId, KnownWorker>> byModel = new HashMap<>();
  private final PrefixHomes homes = new PrefixHomes();
  private PlacementPolicy placedBy;
  private Placement placement;
  private CreditRules creditRules;
  private CreditIndex credits;
  private final WorkerTimers timers;
  private final Set<KnownWorker> changed = new LinkedHashSet<>();
  private Set<WorkerId> drained = Set.of();

  /** Who is to go to another cell. */
  private final Set<WorkerId> leaving = new HashSet<>();

  /** An empty table. */
  public WorkerTable(CellRules rules) {
    this.placedBy = rules.scheduling().policy();
    this.placement = Placement.of(placedBy);
    this.creditRules =
        new CreditRules(
            placement.heedsMemory(), rules.batching().prefetch(), rules.declineBackoff());
    this.credits = new CreditIndex(placement, creditRules);
    this.timers = new WorkerTimers(rules);
  }

  /** The worker with this id. */
  public Optional<KnownWorker> find(WorkerId worker) {
    return Optional.ofNullable(byId.get(worker));
  }

  /** The sender of an event, if its incarnation is the known one. */
  public Optional<KnownWorker> find(Origin origin) {
    return find(origin.worker()).filter(worker -> worker.epoch() == origin.epoch());
  }

  /** Adds a worker that was heard from now, in place of its earlier incarnation. */
  public KnownWorker add(WorkerId id, String model, long epoch, Now now) {
    remove(id);
    KnownWorker worker = new KnownWorker(id, model, epoch, now, this::changed);
    byId.put(id, worker);
    byModel.computeIfAbsent(model, any -> new TreeMap<>()).put(id, worker);
    changed(worker);
    return worker;
  }

  /** Removes a worker from the table and the store. */
  public void drop(KnownWorker worker, StepResult step) {
    remove(worker.id());
    step.decide(new Forget(new EntryKey.OfWorker(worker.id())));
    step.markChanged(worker.model());
  }

  /** Every worker, by id. */
  public List<KnownWorker> all() {
    return byId.values().stream().sorted(Comparator.comparing(KnownWorker::id)).toList();
  }

  /** The workers of a model, by id. */
  public List<KnownWorker> of(String model) {
    SortedMap<WorkerId, KnownWorker> workers = byModel.get(model);
    return workers == null ? List.of() : List.copyOf(workers.values());
  }

  /** Workers whose liveness or progress may have timed out, by id. */
  public List<KnownWorker> takeDue(Now now) {
    List<KnownWorker> due = timers.takeDue(now);
    due.sort(Comparator.comparing(KnownWorker::id));
    return due;
  }

  /** Schedules the next check of a worker that was due. */
  public void schedule(KnownWorker worker) {
    if (isCurrent(worker)) {
      timers.schedule(worker);
    }
  }

  /**
   * From now on workers are chosen by this policy.
   *
   * @param prefetch most runs beyond its slots that a worker is given
   */
  public void place(PlacementPolicy policy, int prefetch) {
    if (policy == placedBy && prefetch == creditRules.prefetch()) {
      return;
    }
    placedBy = policy;
    placement = Placement.of(policy);
    creditRules = new CreditRules(placement.heedsMemory(), prefetch, creditRules.declineBackoff());
    credits = new CreditIndex(placement, creditRules);
    homes.clear();
    changed.addAll(byId.values());
  }

  /** The number of runs of this worker has changed. */
  public void runsChanged(WorkerId id) {
    KnownWorker worker = byId.get(id);
    if (worker != null) {
      changed.add(worker);
    }
  }

  /**
   * Brings the credit of changed workers up to date.
   *
   * @param assigned what workers were given
   * @param gained is told the models of which a worker may have gained credit
   */
  public void updateCredit(Assignments assigned, Now now, Consumer<String> gained) {
    for (Optional<KnownWorker> ended = credits.takeBackOffEnded(now);
        ended.isPresent();
        ended = credits.takeBackOffEnded(now)) {
      changed.add(ended.get());
    }
    for (KnownWorker worker : changed) {
      if (isCurrent(worker) && updateCredit(worker, assigned, now)) {
        gained.accept(worker.model());
      }
    }
    changed.clear();
  }

  /** Brings the credit of one worker up to date; returns whether it has any. */
  public boolean updateCredit(KnownWorker worker, Assignments assigned, Now now) {
    if (isDrained(worker.id()) || isLeaving(worker.id())) {
      credits.remove(worker);
      return false;
    }
    return credits.update(worker, assigned, now);
  }

  /** Whether any worker of the model has credit. */
  public boolean hasCredit(String model) {
    return credits.has(model);
  }

  /** How many more runs the workers of the model would take; one with credit takes at least one. */
  public int freeSlots(String model) {
    return credits.freeSlots(model);
  }

  /** The worker that gets this request if it is next; empty if none may have it now. */
  public Optional<KnownWorker> choose(Pending pending) {
    Optional<Candidate> first = first(pending.model());
    if (first.isEmpty()) {
      return Optional.empty();
    }
    Demand demand = pending.demand();
    if (placement.followsPrefixes() && demand.prefix().first() != 0) {
      Optional<PrefixHomes.Home> home =
          homes.find(demand.prefix(), it -> suits(it, pending.model(), first.get()));
      if (home.isPresent()) {
        return find(home.get().worker());
      }
    }
    return placement.admits(first.get(), demand) ? find(first.get().worker()) : Optional.empty();
  }

  /** The worker was given this request. */
  public void given(KnownWorker worker, Pending pending) {
    if (placement.followsPrefixes()) {
      homes.given(pending.demand().prefix(), worker.id(), worker.epoch());
    }
  }

  /** Whether a home is what it was and may be given a request instead of the first candidate. */
  private boolean suits(PrefixHomes.Home home, String model, Candidate first) {
    KnownWorker worker = byId.get(home.worker());
    return worker != null
        && worker.epoch() == home.epoch()
        && worker.model().equals(model)
        && candidate(home.worker()).filter(it -> placement.mayFollow(it, first)).isPresent();
  }

  /** The worker of the model that is preferred, of those that have credit. */
  Optional<Candidate> first(String model) {
    return credits.first(model);
  }

  /** A worker, if it has credit. */
  Optional<Candidate> candidate(WorkerId worker) {
    return credits.find(worker);
  }

  /** By which rules workers are given runs. */
  CreditRules creditRules() {
    return creditRules;
  }

  /** By which rules workers are chosen. */
  Placement placement() {
    return placement;
  }

  /**
   * Exactly these workers get no new work from now on, known or not.
   *
   * @return the models of known workers for which that is a change
   */
  public Set<String> drain(Set<WorkerId> workers) {
    Set<String> models = new TreeSet<>();
    for (KnownWorker worker : byId.values()) {
      if (workers.contains(worker.id()) != isDrained(worker.id())) {
        changed.add(worker);
        models.add(worker.model());
      }
    }
    drained = Set.copyOf(workers);
    return models;
  }

  /** The worker gets no new work, because it is to go to another cell. */
  public void leave(WorkerId worker) {
    leaving.add(worker);
    runsChanged(worker);
  }

  /** The worker does not leave, or has left. */
  public void stay(WorkerId worker) {
    leaving.remove(worker);
    runsChanged(worker);
  }

  /** Whether this worker is to go to another cell. */
  public boolean isLeaving(WorkerId worker) {
    return leaving.contains(worker);
  }

  /** Whether this worker gets no new work. */
  public boolean isDrained(WorkerId worker) {
    return drained.contains(worker);
  }

  private void changed(KnownWorker worker) {
    changed.add(worker);
    timers.schedule(worker);
  }

  private boolean isCurrent(KnownWorker worker) {
    return byId.get(worker.id()) == worker;
  }

  private void remove(WorkerId id) {
    KnownWorker worker = byId.remove(id);
    if (worker == null) {
      return;
    }
    credits.remove(worker);
    timers.cancel(worker);
    SortedMap<WorkerId, KnownWorker> ofModel = byModel.get(worker.model());
    if (ofModel != null) {
      ofModel.remove(id);
      if (ofModel.isEmpty()) {
        byModel.remove(worker.model());
      }
    }
  }
}

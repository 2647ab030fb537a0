package dev.millrace.dispatcher.cell.shard;

import dev.millrace.dispatcher.cell.queue.RequestTable;
import dev.millrace.dispatcher.cell.step.Decision.Keep;
import dev.millrace.dispatcher.cell.step.Decision.Tell;
import dev.millrace.dispatcher.cell.step.Entry;
import dev.millrace.dispatcher.cell.step.Now;
import dev.millrace.dispatcher.cell.step.StepResult;
import dev.millrace.dispatcher.cell.worker.WorkerTable;
import dev.millrace.model.WorkerEvent.Origin;
import dev.millrace.model.WorkerEvent.ShardReported;
import dev.millrace.model.WorkerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Lends workers to the other cells of a model, and tells these how this one is doing. Nothing of
 * that is stored: a restored cell hears from its siblings again, and a worker that was told to go
 * is in one of the two cells. What is stored is how many shards a model has had, so that its home
 * finds requests that an earlier number left elsewhere. Single thread.
 */
public final class Lending {

  /** In whose name cells speak. */
  private static final WorkerId DISPATCHER = new WorkerId("dispatcher");

  private final CellSite site;
  private final RequestTable requests;
  private final WorkerTable workers;
  private final Map<String, ShardOfModel> shards = new TreeMap<>();
  private final Map<String, Integer> most = new TreeMap<>();
  private long sequence;

  /** Knows of no sibling yet. */
  public Lending(CellSite site, RequestTable requests, WorkerTable workers) {
    this.site = site;
    this.requests = requests;
    this.workers = workers;
    site.plan()
        .sharded()
        .forEach(
            (model, cells) -> {
              if (cells.contains(site.cell())) {
                of(model);
              }
            });
  }

  /** Takes in how many shards a model has had. */
  public void restore(Entry.OfShards stored) {
    most.merge(stored.model(), stored.most(), Math::max);
  }

  /** Another cell reported. A model that it has workers for is known here, too. */
  public void heard(ShardReported report, StepResult step) {
    String model = report.origin().model();
    OptionalInt sender = report.origin().cell();
    if (sender.isEmpty() || sender.getAsInt() == site.cell()) {
      return;
    }
    of(model).sibling(sender.getAsInt()).take(report, step.now());
    if (report.workers() > 0 && requests.knownModels().served(model, step.now())) {
      step.decide(new Keep(new Entry.OfModel(model)));
      step.markChanged(model);
    }
  }

  /** The other cells that may have something of the model. */
  public Set<Integer> siblings(String model, Now now) {
    int number = Math.max(site.plan().shardsOf(model), most.getOrDefault(model, 1));
    Set<Integer> cells = new TreeSet<>(site.plan().cellsOf(model, number));
    ShardOfModel shard = shards.get(model);
    if (shard != null) {
      cells.addAll(shard.fresh(now));
    }
    cells.remove(site.cell());
    return cells;
  }

  /** Looks at every model that other cells have a part in. */
  public void check(StepResult step) {
    for (String stranger : strangers()) {
      of(stranger);
    }
    for (ShardOfModel shard : List.copyOf(shards.values())) {
      remember(shard.model(), step);
      shard.check(step).ifPresent(load -> tell(shard.model(), load, step));
      if (isOver(shard, step.now())) {
        shards.remove(shard.model());
      }
    }
  }

  private void remember(String model, StepResult step) {
    int number = site.plan().shardsOf(model);
    if (site.plan().home(model) == site.cell() && number > most.getOrDefault(model, 1)) {
      most.put(model, number);
      step.decide(new Keep(new Entry.OfShards(model, number)));
    }
  }

  /** Models that have no shard here, but something left of a time when they had. */
  private List<String> strangers() {
    List<String> strangers = new ArrayList<>();
    for (String model : requests.models()) {
      if (!shards.containsKey(model) && !site.has(model) && hasPart(model)) {
        strangers.add(model);
      }
    }
    return strangers;
  }

  private boolean hasPart(String model) {
    return requests.waitsFor(model) || !workers.of(model).isEmpty();
  }

  private boolean isOver(ShardOfModel shard, Now now) {
    boolean planned = site.plan().cellsOf(shard.model()).size() > 1 && site.has(shard.model());
    boolean foreign = !site.has(shard.model()) && hasPart(shard.model());
    return !planned && !foreign && shard.fresh(now).isEmpty() && !shard.isSendingAway();
  }

  private void tell(String model, ShardLoad load, StepResult step) {
    for (int cell : siblings(model, step.now())) {
      Origin origin =
          new Origin(
              DISPATCHER, 0, sequence++, model, step.now().wall(), OptionalInt.of(site.cell()));
      step.decide(
          new Tell(
              cell, new ShardReported(origin, load.waiting(), load.freeSlots(), load.workers())));
    }
  }

  private ShardOfModel of(String model) {
    return shards.computeIfAbsent(model, any -> new ShardOfModel(model, site, requests, workers));
  }
}

package dev.millrace.dispatcher.cell;

import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Now;
import dev.millrace.dispatcher.cell.worker.KnownWorker;
import dev.millrace.dispatcher.cell.worker.Placement;
import dev.millrace.dispatcher.cell.worker.WorkerTable;
import dev.millrace.model.WorkerId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * The reference model of scheduling: looks at every model in every step, at every worker for every
 * decision, and checks every worker at every tick. Keeps no index that could be out of date.
 */
final class ScanningWorkerTable extends WorkerTable {

  private final CellRules rules;
  private final Placement placement;
  private ToIntFunction<WorkerId> running = worker -> 0;
  private Now now = new Now(CellFixtures.START, 0);

  ScanningWorkerTable(CellRules rules, Placement placement) {
    super(rules, placement);
    this.rules = rules;
    this.placement = placement;
  }

  @Override
  public List<KnownWorker> takeDue(Now moment) {
    return all();
  }

  @Override
  public void updateCredit(ToIntFunction<WorkerId> counter, Now moment, Consumer<String> gained) {
    running = counter;
    now = moment;
    all().forEach(worker -> gained.accept(worker.model()));
  }

  @Override
  public boolean updateCredit(KnownWorker worker, int count, Now moment) {
    return credit(worker) > 0;
  }

  @Override
  public Optional<KnownWorker> best(String model) {
    return all().stream()
        .filter(worker -> worker.model().equals(model) && credit(worker) > 0)
        .min(Comparator.comparing(w -> w.candidate(running.applyAsInt(w.id())), placement));
  }

  private int credit(KnownWorker worker) {
    return worker.credit(running.applyAsInt(worker.id()), rules.declineBackoff(), now);
  }
}

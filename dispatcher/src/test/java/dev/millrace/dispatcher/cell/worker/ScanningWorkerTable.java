package dev.millrace.dispatcher.cell.worker;

import dev.millrace.dispatcher.cell.CellFixtures;
import dev.millrace.dispatcher.cell.request.Assignments;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Now;
import dev.millrace.model.WorkerId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The reference model of scheduling: looks at every model in every step, at every worker for every
 * decision, and checks every worker at every tick. Keeps no index that could be out of date.
 */
public final class ScanningWorkerTable extends WorkerTable {

  private @Nullable Assignments assigned;
  private Now now = new Now(CellFixtures.START, 0);

  /** By these rules. */
  public ScanningWorkerTable(CellRules rules) {
    super(rules);
  }

  @Override
  public List<KnownWorker> takeDue(Now moment) {
    return all();
  }

  @Override
  public void updateCredit(Assignments current, Now moment, Consumer<String> gained) {
    assigned = current;
    now = moment;
    all().forEach(worker -> gained.accept(worker.model()));
  }

  @Override
  public boolean updateCredit(KnownWorker worker, Assignments current, Now moment) {
    return credit(worker) > 0;
  }

  @Override
  public boolean hasCredit(String model) {
    return first(model).isPresent();
  }

  @Override
  Optional<Candidate> first(String model) {
    return all().stream()
        .filter(worker -> worker.model().equals(model))
        .flatMap(worker -> candidate(worker.id()).stream())
        .min(placement().order());
  }

  @Override
  Optional<Candidate> candidate(WorkerId id) {
    return find(id).filter(worker -> credit(worker) > 0).map(it -> it.candidate(assigned().of(id)));
  }

  private int credit(KnownWorker worker) {
    if (isDrained(worker.id())) {
      return 0;
    }
    return worker.credit(assigned().of(worker.id()).runs(), creditRules(), now);
  }

  private Assignments assigned() {
    if (assigned == null) {
      throw new IllegalStateException("no step has begun");
    }
    return assigned;
  }
}

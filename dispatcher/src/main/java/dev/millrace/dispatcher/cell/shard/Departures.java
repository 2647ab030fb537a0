package dev.millrace.dispatcher.cell.shard;

import dev.millrace.dispatcher.cell.queue.RequestTable;
import dev.millrace.dispatcher.cell.shard.LendingRule.Loan;
import dev.millrace.dispatcher.cell.step.Decision.MoveWorker;
import dev.millrace.dispatcher.cell.step.Now;
import dev.millrace.dispatcher.cell.step.StepResult;
import dev.millrace.dispatcher.cell.worker.KnownWorker;
import dev.millrace.dispatcher.cell.worker.WorkerTable;
import dev.millrace.model.WorkerId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The workers of a model that are to go to another cell: given no new work, told to go when they
 * hold none, and gone when they say so. One that was not told yet stays if nobody needs it any
 * more, and one that was told and does not go is given work again. Single thread.
 *
 * <pre>
 *   works --> drains --> told (up to three times) --> gone
 *               |          |
 *               +----------+--> works again
 * </pre>
 */
final class Departures {

  private static final Duration TELL_EVERY = Duration.ofSeconds(1);
  private static final int MOST_TIMES_TOLD = 3;

  private static final class Departure {
    private final long epoch;
    private final Loan loan;
    private int told;
    private long toldNanos;

    private Departure(long epoch, Loan loan) {
      this.epoch = epoch;
      this.loan = loan;
    }
  }

  private final RequestTable requests;
  private final WorkerTable workers;
  private final Map<WorkerId, Departure> underWay = new TreeMap<>();
  private @Nullable Long overNanos;

  Departures(RequestTable requests, WorkerTable workers) {
    this.requests = requests;
    this.workers = workers;
  }

  boolean isEmpty() {
    return underWay.isEmpty();
  }

  /** How long ago the last departure was over; a very long time if there was none. */
  Duration since(Now now) {
    return overNanos == null
        ? Duration.ofDays(1)
        : Duration.ofNanos(now.monotonicNanos() - overNanos);
  }

  int runsOf(KnownWorker worker) {
    return requests.assignments().of(worker.id()).runs();
  }

  /** Whether the worker holds nothing, as far as the cell knows and as it says itself. */
  boolean isIdle(KnownWorker worker) {
    return runsOf(worker) == 0 && worker.holdsNothing();
  }

  void begin(KnownWorker worker, Loan loan, StepResult step) {
    underWay.put(worker.id(), new Departure(worker.epoch(), loan));
    workers.leave(worker.id());
    check(worker.id(), any -> true, step);
  }

  /**
   * @param needy whether a cell still needs workers
   */
  void check(IntPredicate needy, StepResult step) {
    for (WorkerId id : underWay.keySet().toArray(WorkerId[]::new)) {
      check(id, needy, step);
    }
  }

  private void check(WorkerId id, IntPredicate needy, StepResult step) {
    Departure departure = underWay.get(id);
    Optional<KnownWorker> worker =
        workers.find(id).filter(it -> departure != null && it.epoch() == departure.epoch);
    if (departure == null || worker.isEmpty() || !worker.get().takesWork()) {
      over(id, step);
      return;
    }
    boolean idle = isIdle(worker.get());
    if (departure.told == 0 && departure.loan.drains() && !needy.test(departure.loan.cell())) {
      over(id, step);
    } else if (idle
        && (departure.told == 0 || step.now().passed(departure.toldNanos, TELL_EVERY))) {
      tell(worker.get(), departure, step);
    }
  }

  private void tell(KnownWorker worker, Departure departure, StepResult step) {
    if (departure.told == MOST_TIMES_TOLD) {
      over(worker.id(), step);
      return;
    }
    departure.told++;
    departure.toldNanos = step.now().monotonicNanos();
    step.decide(new MoveWorker(worker.id(), worker.epoch(), departure.loan.cell()));
  }

  private void over(WorkerId id, StepResult step) {
    underWay.remove(id);
    workers.stay(id);
    overNanos = step.now().monotonicNanos();
  }
}

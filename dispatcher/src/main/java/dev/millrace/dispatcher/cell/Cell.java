package dev.millrace.dispatcher.cell;

import dev.millrace.dispatcher.cell.CellEvent.Arrived;
import dev.millrace.dispatcher.cell.CellEvent.Asked;
import dev.millrace.dispatcher.cell.CellEvent.Reachable;
import dev.millrace.dispatcher.cell.CellEvent.Reported;
import dev.millrace.dispatcher.cell.CellEvent.TimePassed;
import dev.millrace.dispatcher.cell.Decision.StopRun;
import dev.millrace.dispatcher.cell.Observation.DuplicateRequest;
import dev.millrace.dispatcher.cell.RequestState.Closing;
import dev.millrace.dispatcher.cell.RequestState.Dispatched;
import dev.millrace.dispatcher.cell.RequestState.Ended;
import dev.millrace.dispatcher.cell.RequestState.Queued;
import dev.millrace.model.CellStatus;
import dev.millrace.model.CellStatus.WorkerView;
import dev.millrace.model.Control;
import dev.millrace.model.Control.Cancel;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One scheduling cell: {@code (state, event, now) -> decisions}. Knows no Kafka, no clock and no
 * log; the same events at the same moments lead to the same decisions. Thread rule: one thread at a
 * time.
 *
 * <p>Inputs may come again after a crash, in which case the decisions that they led to come again
 * or have been kept; who acts on them must stand that.
 */
public final class Cell {

  private final CellRules rules;
  private final Ledger ledger;
  private final Cancels cancels;
  private final Seats seats = new Seats();
  private final RunNumbers runs = new RunNumbers();
  private final Endings endings;
  private final WorkerReports reports;
  private final Clockwork clockwork;
  private final Planner planner;
  private @Nullable Now before;

  /** An empty cell. */
  public Cell(CellRules rules, Placement placement) {
    this.rules = rules;
    this.ledger = new Ledger(rules);
    this.cancels = new Cancels(rules);
    this.endings = new Endings(rules, ledger, runs);
    this.reports = new WorkerReports(rules, ledger, seats, endings);
    this.clockwork = new Clockwork(rules, ledger, cancels, seats, endings);
    this.planner = new Planner(rules, placement, ledger, seats, runs);
  }

  /**
   * Takes in what an earlier cell kept; comes first. Its workers get a fresh grace, and nothing new
   * before they were heard.
   */
  public List<Decision> restore(Collection<Entry> entries, Now now) {
    Turn turn = new Turn(now);
    new Restoration(ledger, cancels, seats, runs, endings).restore(entries, turn);
    before = now;
    return turn.decisions();
  }

  /** Decides. */
  public List<Decision> on(CellEvent event, Now now) {
    Turn turn = new Turn(now);
    excuseOwnAbsence(now);
    switch (event) {
      case Arrived arrived -> arrived(arrived, turn);
      case Asked asked -> asked(asked.control(), turn);
      case Reported reported -> reports.on(reported.event(), turn);
      case Reachable reachable -> reachable(reachable, turn);
      case TimePassed passed -> clockwork.upkeep(turn);
    }
    clockwork.requests(turn);
    planner.plan(turn);
    return turn.decisions();
  }

  /** Models that had a worker or have somebody waiting. */
  public Set<String> models() {
    return ledger.models();
  }

  /** Whether a worker of the model was ever there. */
  public boolean knows(String model) {
    return ledger.knows(model);
  }

  /** What the model looks like now. */
  public CellStatus status(String model, int partition, Now now) {
    ModelQueue queue = ledger.queue(model);
    List<WorkerView> workers =
        seats.of(model).stream().map(seat -> seat.view(ledger.heldCount(seat.worker()))).toList();
    int running = workers.stream().mapToInt(WorkerView::held).sum();
    return new CellStatus(
        model, partition, now.wall(), queue.depths(), running, queue.oldest(), workers);
  }

  private void arrived(Arrived arrived, Turn turn) {
    Pending pending = arrived.pending();
    if (ledger.find(pending.id()).isPresent()) {
      turn.note(new DuplicateRequest(pending.id()));
      return;
    }
    Queued queued = new Queued(pending);
    Optional<CancelMark> cancel = cancels.find(pending.id());
    if (arrived.violation().isPresent()) {
      endings.fail(queued, arrived.violation().get(), turn);
    } else if (cancel.isPresent()) {
      endings.cancel(queued, cancel.get().reason(), turn);
    } else {
      ledger.put(queued, turn);
    }
    // Last, because what is kept may be a prefix of what was decided.
    cancels.drop(pending.id(), turn);
  }

  private void asked(Control control, Turn turn) {
    switch (control) {
      case Cancel cancel -> cancel(cancel, turn);
    }
  }

  private void cancel(Cancel cancel, Turn turn) {
    CancelMark mark = new CancelMark(cancel.reason(), turn.now().wall());
    Optional<RequestState> state = ledger.find(cancel.requestId());
    if (state.isEmpty()) {
      cancels.remember(cancel.requestId(), mark, turn);
      cancels.forgetStale(turn);
      return;
    }
    switch (state.get()) {
      case Queued queued -> endings.cancel(queued, cancel.reason(), turn);
      case Dispatched dispatched -> {
        Dispatched marked =
            dispatched.cancel().isPresent() ? dispatched : dispatched.cancelled(mark);
        if (dispatched.cancel().isEmpty()) {
          ledger.put(marked, turn);
        }
        turn.decide(stop(marked));
      }
      case Closing closing -> {}
      case Ended ended -> {}
    }
  }

  /** Asks the worker to stop what was cancelled. */
  static StopRun stop(Dispatched run) {
    return new StopRun(
        run.worker(),
        run.epoch(),
        run.id(),
        run.run(),
        run.cancel().map(CancelMark::reason).orElse(""));
  }

  private void reachable(Reachable event, Turn turn) {
    seats
        .find(event.worker())
        .filter(seat -> seat.reachable() != event.reachable())
        .ifPresent(
            seat -> {
              seat.reachable(event.reachable());
              turn.changed(seat.model());
            });
  }

  /** Who was not looked at cannot be blamed for silence. */
  private void excuseOwnAbsence(Now now) {
    Duration most = rules.livenessTimeout().dividedBy(2);
    if (before != null && now.passed(before.monotonicNanos(), most)) {
      seats.all().forEach(seat -> seat.grace(now));
    }
    before = now;
  }
}

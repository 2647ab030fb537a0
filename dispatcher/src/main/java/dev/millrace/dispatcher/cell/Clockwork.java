package dev.millrace.dispatcher.cell;

import dev.millrace.dispatcher.cell.Observation.Trouble;
import dev.millrace.dispatcher.cell.Observation.WorkerDown;
import dev.millrace.dispatcher.cell.RequestState.Closing;
import dev.millrace.dispatcher.cell.RequestState.Dispatched;
import dev.millrace.dispatcher.cell.RequestState.Ended;
import dev.millrace.dispatcher.cell.RequestState.Queued;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import java.time.Instant;
import java.util.Optional;

/** What follows from time alone. Single thread. */
final class Clockwork {

  private final CellRules rules;
  private final Ledger ledger;
  private final Cancels cancels;
  private final Seats seats;
  private final Endings endings;

  Clockwork(CellRules rules, Ledger ledger, Cancels cancels, Seats seats, Endings endings) {
    this.rules = rules;
    this.ledger = ledger;
    this.cancels = cancels;
    this.seats = seats;
    this.endings = endings;
  }

  /** Requests whose time has come; cheap when there are none, so it goes before every dispatch. */
  void requests(Turn turn) {
    Instant now = turn.now().wall();
    for (Optional<RequestState> due = ledger.takeDue(now);
        due.isPresent();
        due = ledger.takeDue(now)) {
      look(due.get(), turn);
    }
  }

  /** Workers that are silent, stuck or long gone, and what need not be remembered any more. */
  void upkeep(Turn turn) {
    for (Seat seat : seats.all()) {
      if (seat.silent(rules.livenessTimeout(), turn.now())) {
        seat.die();
        takeAll(seat, Trouble.SILENT, turn);
      } else if (seat.standsStill(rules.progressTimeout(), turn.now())) {
        seat.wedge();
        takeAll(seat, Trouble.WEDGED, turn);
      } else if (seat.deadFor(rules.workerMemory(), turn.now())) {
        seats.drop(seat, turn);
      }
    }
    ledger.forgetEnded(turn);
    cancels.forgetStale(turn);
  }

  private void takeAll(Seat seat, Trouble trouble, Turn turn) {
    turn.note(new WorkerDown(seat.worker(), seat.epoch(), trouble));
    turn.changed(seat.model());
    for (Dispatched run : ledger.heldOf(seat.worker())) {
      seat.disowned(run.run());
      endings.takeBack(run, trouble, turn);
    }
  }

  private void look(RequestState state, Turn turn) {
    switch (state) {
      case Queued queued -> look(queued, turn);
      case Dispatched dispatched -> {
        seats.find(dispatched.worker()).ifPresent(seat -> seat.disowned(dispatched.run()));
        endings.giveUp(dispatched, turn);
      }
      case Closing closing -> {
        Closing again = closing.repeated(turn.now().wall());
        ledger.reschedule(again, turn.now().wall());
        endings.announce(closing, turn);
      }
      case Ended over -> {}
    }
  }

  private void look(Queued queued, Turn turn) {
    Instant now = turn.now().wall();
    if (queued.pending().deadline().filter(deadline -> !deadline.isAfter(now)).isPresent()) {
      endings.expire(queued, turn);
    } else if (ledger.knows(queued.model())) {
      ledger.reschedule(queued, now);
    } else {
      endings.fail(
          queued,
          new ErrorInfo(
              ErrorCode.MODEL_NOT_FOUND, "model: no worker serves '" + queued.model() + "'"),
          turn);
    }
  }
}

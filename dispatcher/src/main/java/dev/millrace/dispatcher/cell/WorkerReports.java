package dev.millrace.dispatcher.cell;

import dev.millrace.dispatcher.cell.Decision.Keep;
import dev.millrace.dispatcher.cell.Decision.StopRun;
import dev.millrace.dispatcher.cell.Observation.StaleEnd;
import dev.millrace.dispatcher.cell.Observation.StaleEvent;
import dev.millrace.dispatcher.cell.Observation.Trouble;
import dev.millrace.dispatcher.cell.Observation.WorkerUp;
import dev.millrace.dispatcher.cell.RequestState.Closing;
import dev.millrace.dispatcher.cell.RequestState.Dispatched;
import dev.millrace.dispatcher.cell.RequestState.Ended;
import dev.millrace.dispatcher.cell.RequestState.Queued;
import dev.millrace.model.RequestId;
import dev.millrace.model.WorkerEvent;
import dev.millrace.model.WorkerEvent.HeldRun;
import dev.millrace.model.WorkerEvent.Left;
import dev.millrace.model.WorkerEvent.Origin;
import dev.millrace.model.WorkerEvent.RunAccepted;
import dev.millrace.model.WorkerEvent.RunDeclined;
import dev.millrace.model.WorkerEvent.RunEnded;
import dev.millrace.model.WorkerEvent.Status;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What follows from a worker's word. What it says of itself counts only from its newest incarnation
 * and only once; what it says of a run counts by the number of the run alone, because an input that
 * comes again after a crash must lead to the same outputs again. Single thread.
 */
final class WorkerReports {

  private final CellRules rules;
  private final Ledger ledger;
  private final Seats seats;
  private final Endings endings;

  WorkerReports(CellRules rules, Ledger ledger, Seats seats, Endings endings) {
    this.rules = rules;
    this.ledger = ledger;
    this.seats = seats;
    this.endings = endings;
  }

  void on(WorkerEvent event, Turn turn) {
    switch (event) {
      case Status status -> status(status, turn);
      case RunAccepted accepted -> accepted(accepted, turn);
      case RunDeclined declined -> declined(declined, turn);
      case RunEnded ended -> ended(ended, turn);
      case Left left -> left(left, turn);
    }
  }

  private void status(Status status, Turn turn) {
    Origin origin = status.origin();
    Optional<Seat> known = seats.find(origin.worker());
    if (known.isPresent()
        && (origin.epoch() < known.get().epoch()
            || (origin.epoch() == known.get().epoch() && !known.get().isNew(origin.sequence())))) {
      turn.note(new StaleEvent(origin.worker()));
      return;
    }
    Seat seat =
        known
            .filter(s -> s.epoch() == origin.epoch() && s.model().equals(origin.model()))
            .orElseGet(() -> admit(origin, turn));
    if (!seat.alive()) {
      turn.note(new WorkerUp(origin.worker(), origin.epoch()));
    }
    Set<Long> current =
        ledger.heldOf(origin.worker()).stream().map(Dispatched::run).collect(Collectors.toSet());
    seat.report(status, current, turn.now());
    stopWhatIsOver(status, turn);
    for (Dispatched run : ledger.heldOf(origin.worker())) {
      if (seat.lost(run, status, rules.lostAfter(), turn.now())) {
        seat.freed(run.run());
        endings.takeBack(run, Trouble.LOST, turn);
      }
    }
    turn.changed(origin.model());
  }

  /** A new incarnation: what the old one held is gone with it. */
  private Seat admit(Origin origin, Turn turn) {
    seats.find(origin.worker()).ifPresent(old -> turn.changed(old.model()));
    for (Dispatched run : ledger.heldOf(origin.worker())) {
      endings.takeBack(run, Trouble.RESTARTED, turn);
    }
    Seat seat = new Seat(origin.worker(), origin.model(), origin.epoch(), turn.now());
    seats.find(origin.worker()).ifPresent(old -> seat.reachable(old.reachable()));
    seats.put(seat);
    turn.decide(new Keep(new Entry.OfWorker(origin.worker(), origin.model(), origin.epoch())));
    if (!ledger.knows(origin.model())) {
      ledger.learn(origin.model());
      turn.decide(new Keep(new Entry.OfModel(origin.model())));
    }
    turn.note(new WorkerUp(origin.worker(), origin.epoch()));
    return seat;
  }

  /**
   * Stops runs of requests that have ended. A run that is merely superseded goes on: the verdict
   * that it would write when stopped could stand before the marker of the run that follows it.
   */
  private void stopWhatIsOver(Status status, Turn turn) {
    for (HeldRun run : status.held()) {
      if (ledger.find(run.requestId()).filter(Ended.class::isInstance).isPresent()) {
        turn.decide(
            new StopRun(
                status.origin().worker(),
                status.origin().epoch(),
                run.requestId(),
                run.run(),
                "the request has ended"));
      }
    }
  }

  private void accepted(RunAccepted event, Turn turn) {
    seats
        .find(event.origin())
        .ifPresent(
            seat -> {
              seat.heard(event.origin().sequence(), turn.now());
              current(event.requestId(), event.run()).ifPresent(r -> seat.acknowledge(r.run()));
            });
  }

  private void declined(RunDeclined event, Turn turn) {
    Optional<Seat> seat = seats.find(event.origin());
    seat.ifPresent(
        s -> {
          s.heard(event.origin().sequence(), turn.now());
          s.freed(event.run());
        });
    current(event.requestId(), event.run())
        .ifPresent(
            run -> {
              seat.ifPresent(s -> s.declined(turn.now()));
              endings.handBack(run, Trouble.DECLINED, turn);
            });
  }

  private void ended(RunEnded event, Turn turn) {
    seats
        .find(event.origin())
        .ifPresent(
            seat -> {
              seat.heard(event.origin().sequence(), turn.now());
              seat.freed(event.run());
              turn.changed(seat.model());
            });
    Optional<RequestState> state = ledger.find(event.requestId());
    if (state.isEmpty()) {
      stale(event, turn);
      return;
    }
    switch (state.get()) {
      case Dispatched run when run.run() == event.run() ->
          endings.end(endings.ended(run, event, turn), turn);
      case Closing closing when closing.run() == event.run() ->
          endings.end(endings.ended(closing, event, turn), turn);
      case Ended over when over.completion().run() == event.run() -> {
        stale(event, turn);
        turn.decide(new Decision.Complete(over.completion()));
      }
      case Queued any -> stale(event, turn);
      case Dispatched any -> stale(event, turn);
      case Closing any -> stale(event, turn);
      case Ended any -> stale(event, turn);
    }
  }

  private void left(Left event, Turn turn) {
    Optional<Seat> seat = seats.find(event.origin());
    if (seat.isEmpty() || !seat.get().isNew(event.origin().sequence())) {
      turn.note(new StaleEvent(event.origin().worker()));
      return;
    }
    for (Dispatched run : ledger.heldOf(event.origin().worker())) {
      if (seat.get().acknowledged(run.run())) {
        endings.takeBack(run, Trouble.LEFT, turn);
      } else {
        endings.handBack(run, Trouble.LEFT, turn);
      }
    }
    seats.drop(seat.get(), turn);
    turn.note(
        new Observation.WorkerDown(event.origin().worker(), event.origin().epoch(), Trouble.LEFT));
  }

  private Optional<Dispatched> current(RequestId id, long run) {
    return ledger
        .find(id)
        .filter(Dispatched.class::isInstance)
        .map(Dispatched.class::cast)
        .filter(dispatched -> dispatched.run() == run);
  }

  private static void stale(RunEnded event, Turn turn) {
    turn.note(new StaleEnd(event.requestId(), event.run(), event.origin().worker()));
  }
}

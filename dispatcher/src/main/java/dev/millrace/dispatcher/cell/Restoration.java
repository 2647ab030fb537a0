package dev.millrace.dispatcher.cell;

import dev.millrace.dispatcher.cell.Observation.Trouble;
import dev.millrace.dispatcher.cell.RequestState.Dispatched;
import dev.millrace.dispatcher.cell.RequestState.Ended;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Makes a cell out of what an earlier one kept, and repeats what may have been lost with it:
 * verdicts on their way and stops of cancelled runs. Completions come again with their inputs,
 * batches are missed by their worker's reports. Single thread.
 */
final class Restoration {

  private final Ledger ledger;
  private final Cancels cancels;
  private final Seats seats;
  private final RunNumbers runs;
  private final Endings endings;

  Restoration(Ledger ledger, Cancels cancels, Seats seats, RunNumbers runs, Endings endings) {
    this.ledger = ledger;
    this.cancels = cancels;
    this.seats = seats;
    this.runs = runs;
    this.endings = endings;
  }

  void restore(Collection<Entry> entries, Turn turn) {
    List<RequestState> live = new ArrayList<>();
    List<Ended> ended = new ArrayList<>();
    List<Entry.OfCancel> marks = new ArrayList<>();
    for (Entry entry : entries) {
      switch (entry) {
        case Entry.OfRequest(Ended over) -> ended.add(over);
        case Entry.OfRequest(RequestState state) -> live.add(state);
        case Entry.OfCancel mark -> marks.add(mark);
        case Entry.OfWorker worker ->
            seats.put(new Seat(worker.worker(), worker.model(), worker.epoch(), turn.now()));
        case Entry.OfModel model -> ledger.learn(model.model());
        case Entry.OfRun run -> runs.restore(run.last());
      }
    }
    ended.sort(Comparator.comparing(over -> over.completion().finishedAt()));
    ended.forEach(over -> ledger.index(over, turn.now().wall()));
    marks.sort(Comparator.comparing(mark -> mark.mark().at()));
    marks.forEach(mark -> cancels.restore(mark.requestId(), mark.mark()));
    live.sort(Comparator.comparing(RequestState::id));
    live.forEach(state -> ledger.index(state, turn.now().wall()));
    seatHolders(turn);
    ledger
        .closings()
        .sorted(Comparator.comparing(RequestState::id))
        .toList()
        .forEach(closing -> endings.announce(closing, turn));
    ledger
        .dispatched()
        .filter(run -> run.cancel().isPresent())
        .forEach(run -> turn.decide(Cell.stop(run)));
    ledger.models().forEach(turn::changed);
  }

  /** Every run has a living incarnation that answers for it, or is taken back. */
  private void seatHolders(Turn turn) {
    for (Dispatched run : ledger.dispatched().toList()) {
      runs.restore(run.run());
      Optional<Seat> seat = seats.find(run.worker());
      if (seat.isPresent() && seat.get().epoch() > run.epoch()) {
        endings.takeBack(run, Trouble.RESTARTED, turn);
        continue;
      }
      if (seat.isEmpty() || seat.get().epoch() < run.epoch()) {
        seats.put(new Seat(run.worker(), run.model(), run.epoch(), turn.now()));
      }
      seats.find(run.worker()).ifPresent(holder -> holder.gave(run.run(), turn.now()));
    }
  }
}

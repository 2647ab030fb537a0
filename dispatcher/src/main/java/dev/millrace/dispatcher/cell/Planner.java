package dev.millrace.dispatcher.cell;

import dev.millrace.dispatcher.cell.Decision.Dispatch;
import dev.millrace.dispatcher.cell.Placement.Candidate;
import dev.millrace.dispatcher.cell.RequestState.Dispatched;
import dev.millrace.dispatcher.cell.RequestState.Queued;
import dev.millrace.model.WorkItem;
import dev.millrace.model.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives the heads of the queues to workers, as long as one has credit: the head goes first or
 * nobody does, so priority and order hold at every decision. Single thread.
 */
final class Planner {

  /** What an item adds to its request on the wire, at the most. */
  private static final int ITEM_OVERHEAD_BYTES = 512;

  private final CellRules rules;
  private final Placement placement;
  private final Ledger ledger;
  private final Seats seats;
  private final RunNumbers runs;

  Planner(CellRules rules, Placement placement, Ledger ledger, Seats seats, RunNumbers runs) {
    this.rules = rules;
    this.placement = placement;
    this.ledger = ledger;
    this.seats = seats;
    this.runs = runs;
  }

  void plan(Turn turn) {
    for (String model : seats.models()) {
      if (ledger.head(model).isPresent()) {
        plan(model, turn);
      }
    }
  }

  private void plan(String model, Turn turn) {
    Map<WorkerId, List<Dispatched>> given = new LinkedHashMap<>();
    List<Seat> workers = seats.of(model);
    for (Optional<Pending> head = ledger.head(model); head.isPresent(); head = ledger.head(model)) {
      Optional<Seat> seat = choose(head.get(), workers, turn.now());
      if (seat.isEmpty()) {
        break;
      }
      Dispatched run = give(head.get(), seat.get(), turn);
      given.computeIfAbsent(run.worker(), any -> new ArrayList<>()).add(run);
    }
    given.values().forEach(batch -> send(batch, turn));
  }

  private Optional<Seat> choose(Pending request, List<Seat> workers, Now now) {
    List<Candidate> candidates = new ArrayList<>();
    for (Seat seat : workers) {
      int held = ledger.heldCount(seat.worker());
      if (seat.credit(held, rules.declineBackoff(), now) > 0) {
        candidates.add(seat.candidate(held));
      }
    }
    return candidates.isEmpty()
        ? Optional.empty()
        : placement.choose(request, candidates).flatMap(seats::find);
  }

  private Dispatched give(Pending pending, Seat seat, Turn turn) {
    Dispatched run =
        new Queued(pending)
            .dispatch(seat.worker(), seat.epoch(), runs.next(turn), turn.now().wall());
    ledger.put(run, turn);
    seat.gave(run.run(), turn.now());
    turn.note(
        new Observation.Waited(
            pending.priority(), Duration.between(pending.arrivedAt(), turn.now().wall())));
    return run;
  }

  private void send(List<Dispatched> given, Turn turn) {
    List<WorkItem> batch = new ArrayList<>();
    long bytes = 0;
    for (Dispatched run : given) {
      int size = run.pending().bytes() + ITEM_OVERHEAD_BYTES;
      if (!batch.isEmpty()
          && (batch.size() == rules.batchItems() || bytes + size > rules.batchBytes())) {
        turn.decide(new Dispatch(run.worker(), run.epoch(), batch));
        batch.clear();
        bytes = 0;
      }
      batch.add(item(run));
      bytes += size;
    }
    Dispatched any = given.getFirst();
    turn.decide(new Dispatch(any.worker(), any.epoch(), batch));
  }

  private static WorkItem item(Dispatched run) {
    Pending pending = run.pending();
    return new WorkItem(
        pending.request(),
        pending.priority(),
        run.run(),
        pending.attempts(),
        pending.arrivedAt(),
        pending.deadline(),
        pending.address());
  }
}

package dev.millrace.dispatcher.cell;

import dev.millrace.dispatcher.cell.Decision.Forget;
import dev.millrace.model.WorkerEvent.Origin;
import dev.millrace.model.WorkerId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The workers of a cell, one incarnation each. Single thread. */
final class Seats {

  private final Map<WorkerId, Seat> byWorker = new TreeMap<>();

  Optional<Seat> find(WorkerId worker) {
    return Optional.ofNullable(byWorker.get(worker));
  }

  /** The incarnation that speaks, if it is the one that sits here. */
  Optional<Seat> find(Origin origin) {
    return find(origin.worker()).filter(seat -> seat.epoch() == origin.epoch());
  }

  void put(Seat seat) {
    byWorker.put(seat.worker(), seat);
  }

  void drop(Seat seat, Turn turn) {
    byWorker.remove(seat.worker());
    turn.decide(new Forget(Entry.OfWorker.key(seat.worker())));
    turn.changed(seat.model());
  }

  List<Seat> all() {
    return List.copyOf(byWorker.values());
  }

  List<Seat> of(String model) {
    return byWorker.values().stream().filter(seat -> seat.model().equals(model)).toList();
  }

  Set<String> models() {
    return byWorker.values().stream().map(Seat::model).collect(Collectors.toSet());
  }
}

package dev.millrace.dispatcher.topology;

import dev.millrace.dispatcher.cell.step.CellEvent.Reachable;
import dev.millrace.model.WorkerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells a cell which of its workers can be sent to. Stream thread only. */
final class Reachability {

  private final WorkTopics topics;
  private final Map<WorkerId, Boolean> told = new HashMap<>();

  Reachability(WorkTopics topics) {
    this.topics = topics;
  }

  /** The worker reported; the cell may not know it yet, so it is told in any case. */
  Reachable reported(WorkerId worker) {
    Reachable answer = new Reachable(worker, topics.present(worker));
    told.put(worker, answer.reachable());
    return answer;
  }

  void left(WorkerId worker) {
    told.remove(worker);
  }

  /** Differences from what the cell was told. */
  List<Reachable> changes() {
    List<Reachable> changes = new ArrayList<>();
    told.forEach(
        (worker, before) -> {
          boolean now = topics.present(worker);
          if (now != before) {
            changes.add(new Reachable(worker, now));
          }
        });
    changes.forEach(change -> told.put(change.worker(), change.reachable()));
    return changes;
  }
}

package dev.millrace.dispatcher.metrics;

import dev.millrace.dispatcher.cell.step.Waiting;
import dev.millrace.model.CellStatus;
import dev.millrace.model.CellStatus.WorkerView;
import dev.millrace.model.Priority;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The last published status of every model in this process, for gauges and health, and what waits
 * in each of its cells. Any thread.
 */
public final class CellStatuses {

  private final Map<Integer, Map<String, CellStatus>> cells = new ConcurrentHashMap<>();
  private final Map<Integer, Waiting> waiting = new ConcurrentHashMap<>();

  /** The present state of a model in a cell. */
  public void put(CellStatus status) {
    cells
        .computeIfAbsent(status.partition(), any -> new ConcurrentHashMap<>())
        .put(status.model(), status);
  }

  /** The model has no workers and no requests any more. */
  public void remove(int cell, String model) {
    cells.getOrDefault(cell, new ConcurrentHashMap<>()).remove(model);
  }

  /** The cell has moved to another process. */
  public void remove(int cell) {
    cells.remove(cell);
    waiting.remove(cell);
  }

  /** So much waits in this cell. */
  public void waiting(int cell, Waiting now) {
    waiting.put(cell, now);
  }

  /** What waits in all cells. */
  public Waiting waiting() {
    return waiting.values().stream().reduce(Waiting.NOTHING, Waiting::plus);
  }

  /** What waits in the cells other than this one. */
  public Waiting waitingBeside(int cell) {
    return waiting.entrySet().stream()
        .filter(other -> other.getKey() != cell)
        .map(Map.Entry::getValue)
        .reduce(Waiting.NOTHING, Waiting::plus);
  }

  /** How many requests wait; every priority is present. */
  public Map<Priority, Integer> queued() {
    Map<Priority, Integer> sum = new EnumMap<>(Priority.class);
    for (Priority priority : Priority.values()) {
      sum.put(
          priority, statuses().mapToInt(status -> status.queued().getOrDefault(priority, 0)).sum());
    }
    return sum;
  }

  /** How many runs workers hold. */
  public int running() {
    return statuses().mapToInt(CellStatus::running).sum();
  }

  /** How many workers live. */
  public int workers() {
    return (int)
        statuses().flatMap(status -> status.workers().stream()).filter(WorkerView::alive).count();
  }

  /** How many models have a living worker. */
  public int models() {
    return (int) statuses().filter(s -> s.workers().stream().anyMatch(WorkerView::alive)).count();
  }

  /** Every status. */
  public Stream<CellStatus> statuses() {
    return cells.values().stream().flatMap(models -> models.values().stream());
  }
}

package dev.millrace.dispatcher.metrics;

import dev.millrace.dispatcher.cell.step.Waiting;
import dev.millrace.model.CellStatus;
import dev.millrace.model.CellStatus.WorkerView;
import dev.millrace.model.Priority;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** Tokens that all that wait may take, estimated. */
  public long queuedTokens() {
    return statuses().mapToLong(status -> status.load().tokens()).sum();
  }

  /**
   * How long the workers need for what waits, of the model where that is longest; empty if that is
   * not known of some model.
   */
  public Optional<Duration> backlog() {
    List<Optional<Duration>> all = statuses().map(CellStatus::backlog).toList();
    return all.stream().anyMatch(Optional::isEmpty)
        ? Optional.empty()
        : Optional.of(
            all.stream().flatMap(Optional::stream).max(Duration::compareTo).orElse(Duration.ZERO));
  }

  /** Time from the last status until the deadline that comes first of those that wait. */
  public Optional<Duration> nextDeadline() {
    return statuses()
        .flatMap(
            status ->
                status.load().oldestDeadline().stream()
                    .map(deadline -> Duration.between(status.at(), deadline)))
        .min(Duration::compareTo);
  }

  /** How many models ask callers to hold back requests of this priority. */
  public int closed(Priority priority) {
    return (int) statuses().filter(status -> !status.accepts(priority)).count();
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
    return (int)
        statuses()
            .filter(status -> status.workers().stream().anyMatch(WorkerView::alive))
            .map(CellStatus::model)
            .distinct()
            .count();
  }

  /** Every status. */
  public Stream<CellStatus> statuses() {
    return cells.values().stream().flatMap(models -> models.values().stream());
  }
}

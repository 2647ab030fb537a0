package dev.millrace.ingest.cells;

import dev.millrace.model.CellStatus;
import dev.millrace.model.Priority;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The last status of every scheduling cell, by model. A status is at most a second old while the
 * dispatcher works. Any thread.
 */
public final class CellDirectory {
  private final Map<String, CellStatus> cells = new ConcurrentHashMap<>();

  /** Takes a newer status. */
  public void put(CellStatus status) {
    cells.put(status.model(), status);
  }

  /** The cell is gone. */
  public void remove(String model) {
    cells.remove(model);
  }

  /** The last status of a model's cell. */
  public Optional<CellStatus> find(String model) {
    return Optional.ofNullable(cells.get(model));
  }

  /** Every cell, by name of its model. */
  public List<CellStatus> all() {
    return cells.values().stream().sorted((a, b) -> a.model().compareTo(b.model())).toList();
  }

  /** Models that a live worker serves. */
  public SortedSet<String> servedModels() {
    return models(false);
  }

  /** Models that have, or had, a worker: a request for one of them may wait for it. */
  public SortedSet<String> knownModels() {
    return models(true);
  }

  private SortedSet<String> models(boolean orDead) {
    SortedSet<String> models = new TreeSet<>();
    for (CellStatus cell : cells.values()) {
      if (cell.workers().stream().anyMatch(worker -> worker.alive() || orDead)) {
        models.add(cell.model());
      }
    }
    return models;
  }

  /** How many wait in all cells. */
  public int totalQueued() {
    return total(cells.values());
  }

  private static int total(Collection<CellStatus> all) {
    return all.stream().mapToInt(CellStatus::totalQueued).sum();
  }

  /**
   * How many requests of this model wait that are served no later than a new one of this priority;
   * empty when nothing is known of the model.
   */
  public OptionalInt ahead(String model, Priority priority) {
    CellStatus cell = cells.get(model);
    if (cell == null) {
      return OptionalInt.empty();
    }
    int ahead = 0;
    for (Map.Entry<Priority, Integer> waiting : cell.queued().entrySet()) {
      if (waiting.getKey().compareTo(priority) <= 0) {
        ahead += waiting.getValue();
      }
    }
    return OptionalInt.of(ahead);
  }
}

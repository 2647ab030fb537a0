package dev.millrace.client.cells;

import dev.millrace.model.CellStatus;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.Priority;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The last status of every model; that of one with several cells is put together from theirs. A
 * status is at most a second old while the dispatcher works. Any thread.
 */
public final class CellDirectory {
  private final Map<String, CellStatus> cells = new ConcurrentHashMap<>();

  /** Of each cell, by its model and the key of its records; guarded by itself. */
  private final Map<String, SortedMap<String, CellStatus>> shards = new HashMap<>();

  /** Takes a newer status of a model that has one cell. */
  public void put(CellStatus status) {
    put(status.model(), status);
  }

  /**
   * Takes a newer status of a cell.
   *
   * @param key of its records
   */
  public void put(String key, CellStatus status) {
    synchronized (shards) {
      SortedMap<String, CellStatus> ofModel =
          shards.computeIfAbsent(status.model(), any -> new TreeMap<>());
      ofModel.put(key, status);
      cells.put(status.model(), CellStatus.joined(ofModel.values()));
    }
  }

  /** The cell with this key has nothing of its model any more. */
  public void remove(String key) {
    synchronized (shards) {
      shards.forEach(
          (model, ofModel) -> {
            if (ofModel.remove(key) == null) {
              return;
            }
            if (ofModel.isEmpty()) {
              cells.remove(model);
            } else {
              cells.put(model, CellStatus.joined(ofModel.values()));
            }
          });
      shards.values().removeIf(Map::isEmpty);
    }
  }

  /** The last status of a model. */
  public Optional<CellStatus> find(String model) {
    return Optional.ofNullable(cells.get(model));
  }

  /** Every model, by name. */
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
   * Why no request of this priority should be sent to the model for now; empty if it may be, or if
   * nothing is known of the model.
   */
  public Optional<HeldBack> heldBack(String model, Priority priority) {
    return find(model).filter(cell -> !cell.accepts(priority)).map(cell -> of(cell, priority));
  }

  private static HeldBack of(CellStatus cell, Priority priority) {
    Duration share = cell.backlog().orElse(Duration.ZERO).dividedBy(HeldBack.SHARE);
    Duration after =
        share.compareTo(HeldBack.LEAST) < 0
            ? HeldBack.LEAST
            : share.compareTo(HeldBack.MOST) > 0 ? HeldBack.MOST : share;
    return new HeldBack(
        new ErrorInfo(
            ErrorCode.OVERLOADED,
            "model: the queue of '"
                + cell.model()
                + "' takes no more "
                + priority.label()
                + " requests for now; "
                + cell.ahead(priority)
                + " of them and more urgent ones wait"),
        after);
  }

  /** Where a new request of this model and priority would stand; empty if nothing is known. */
  public Optional<QueuePlace> placeOfNew(String model, Priority priority) {
    return find(model).map(cell -> behind(cell, cell.ahead(priority)));
  }

  /** Where the last queued request of this model and priority stands, at the latest. */
  public Optional<QueuePlace> placeOfQueued(String model, Priority priority) {
    return find(model).map(cell -> behind(cell, Math.max(0, cell.ahead(priority) - 1)));
  }

  private static QueuePlace behind(CellStatus cell, int ahead) {
    return new QueuePlace(ahead + 1, cell.waitBehind(ahead));
  }
}

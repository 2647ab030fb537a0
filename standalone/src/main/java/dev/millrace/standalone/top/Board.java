package dev.millrace.standalone.top;

import dev.millrace.standalone.top.Snapshot.StreamRow;
import dev.millrace.standalone.top.Snapshot.WorkerRow;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where somebody looks: which list, which row, in which order. Immutable. The selection follows its
 * row by id when the rows move.
 *
 * @param onWorkers whether the list of workers has the keys, else that of requests
 * @param worker id of the selected worker; empty before one was chosen
 * @param stream id of the selected request; empty before one was chosen
 * @param workerOrder which order the workers are in
 * @param streamOrder which order the requests are in
 */
public record Board(
    boolean onWorkers,
    String worker,
    String stream,
    WorkerOrder workerOrder,
    StreamOrder streamOrder) {

  /** To begin with. */
  public static final Board START = new Board(true, "", "", WorkerOrder.ID, StreamOrder.NEWEST);

  /** Orders of workers. */
  public enum WorkerOrder {
    ID,
    LOAD,
    RATE;

    WorkerOrder next() {
      return switch (this) {
        case ID -> LOAD;
        case LOAD -> RATE;
        case RATE -> ID;
      };
    }
  }

  /** Orders of requests. */
  public enum StreamOrder {
    NEWEST,
    TOKENS,
    PRIORITY;

    StreamOrder next() {
      return switch (this) {
        case NEWEST -> TOKENS;
        case TOKENS -> PRIORITY;
        case PRIORITY -> NEWEST;
      };
    }
  }

  /**
   * What a key led to.
   *
   * @param action to be taken, if any
   */
  public record Pressed(Board board, Optional<Action> action) {}

  /** The workers in their order. */
  public List<WorkerRow> workers(Snapshot now, Rates rates) {
    Comparator<WorkerRow> order =
        switch (workerOrder) {
          case ID -> Comparator.comparing(WorkerRow::id);
          case LOAD ->
              Comparator.comparingDouble(
                      (WorkerRow row) -> row.slots() == 0 ? 0 : (double) row.held() / row.slots())
                  .reversed();
          case RATE ->
              Comparator.comparingDouble((WorkerRow row) -> rates.ofWorker(row.id())).reversed();
        };
    return now.workers().stream().sorted(order.thenComparing(WorkerRow::id)).toList();
  }

  /** The requests in their order. */
  public List<StreamRow> streams(Snapshot now) {
    Comparator<StreamRow> order =
        switch (streamOrder) {
          case NEWEST -> Comparator.comparing(StreamRow::id).reversed();
          case TOKENS -> Comparator.comparingLong(StreamRow::tokens).reversed();
          case PRIORITY ->
              Comparator.comparingInt(row -> Snapshot.PRIORITIES.indexOf(row.priority()));
        };
    return now.streams().stream().sorted(order.thenComparing(StreamRow::id)).toList();
  }

  /** What the key leads to. */
  public Pressed press(Key key, Snapshot now, Rates rates) {
    List<String> ids =
        onWorkers
            ? workers(now, rates).stream().map(WorkerRow::id).toList()
            : streams(now).stream().map(StreamRow::id).toList();
    return switch (key) {
      case UP -> stay(select(moved(ids, -1)));
      case DOWN -> stay(select(moved(ids, 1)));
      case SWITCH -> stay(new Board(!onWorkers, worker, stream, workerOrder, streamOrder));
      case SORT -> stay(sorted());
      case DRAIN -> new Pressed(this, drain(now));
      case CANCEL ->
          new Pressed(
              this,
              now.streams().stream()
                  .filter(row -> !onWorkers && row.id().equals(stream))
                  .findFirst()
                  .map(row -> new Action.Cancel(row.id())));
      case QUIT -> new Pressed(this, Optional.of(new Action.Quit()));
    };
  }

  private Optional<Action> drain(Snapshot now) {
    return now.workers().stream()
        .filter(row -> onWorkers && row.id().equals(worker))
        .findFirst()
        .map(row -> new Action.Drain(row.id(), !row.drained()));
  }

  private static Pressed stay(Board board) {
    return new Pressed(board, Optional.empty());
  }

  /** Of a selection that is gone, the first row. */
  private String moved(List<String> ids, int by) {
    if (ids.isEmpty()) {
      return "";
    }
    int at = ids.indexOf(onWorkers ? worker : stream);
    return ids.get(at < 0 ? 0 : Math.clamp(at + by, 0, ids.size() - 1));
  }

  private Board select(String id) {
    return onWorkers
        ? new Board(true, id, stream, workerOrder, streamOrder)
        : new Board(false, worker, id, workerOrder, streamOrder);
  }

  private Board sorted() {
    return onWorkers
        ? new Board(true, worker, stream, workerOrder.next(), streamOrder)
        : new Board(false, worker, stream, workerOrder, streamOrder.next());
  }
}

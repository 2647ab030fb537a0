package dev.millrace.model;

import java.util.List;
import java.util.OptionalInt;

/**
 * What the dispatcher tells one worker: things to run, runs to stop and runs to give back.
 *
 * @param epoch the incarnation of the worker that is meant; any other ignores the batch
 * @param moveTo the scheduling cell that the worker is to go to, if it holds no run
 */
public record WorkBatch(
    WorkerId worker,
    long epoch,
    List<WorkItem> items,
    List<CancelRun> cancels,
    List<SuspendRun> suspends,
    OptionalInt moveTo) {

  public WorkBatch {
    items = List.copyOf(items);
    cancels = List.copyOf(cancels);
    suspends = List.copyOf(suspends);
  }

  /** Nothing to give back. */
  public WorkBatch(WorkerId worker, long epoch, List<WorkItem> items, List<CancelRun> cancels) {
    this(worker, epoch, items, cancels, List.of());
  }

  /** The worker stays in its cell. */
  public WorkBatch(
      WorkerId worker,
      long epoch,
      List<WorkItem> items,
      List<CancelRun> cancels,
      List<SuspendRun> suspends) {
    this(worker, epoch, items, cancels, suspends, OptionalInt.empty());
  }

  /** An order to go to another cell. */
  public static WorkBatch move(WorkerId worker, long epoch, int cell) {
    return new WorkBatch(worker, epoch, List.of(), List.of(), List.of(), OptionalInt.of(cell));
  }

  /** Whether it asks for nothing: a sign of life of the topic's owner. */
  public boolean isEmpty() {
    return items.isEmpty() && cancels.isEmpty() && suspends.isEmpty() && moveTo.isEmpty();
  }

  /**
   * Stop this run.
   *
   * @param reason for people; ends up in the verdict
   */
  public record CancelRun(RequestId requestId, long run, String reason) {}

  /** Give this run back without an end, as a {@link WorkerEvent.RunDeclined}; it goes on later. */
  public record SuspendRun(RequestId requestId, long run) {}
}

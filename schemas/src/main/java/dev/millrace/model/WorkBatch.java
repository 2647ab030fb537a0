package dev.millrace.model;

import java.util.List;

/**
 * What the dispatcher tells one worker: things to run, runs to stop and runs to give back.
 *
 * @param epoch the incarnation of the worker that is meant; any other ignores the batch
 */
public record WorkBatch(
    WorkerId worker,
    long epoch,
    List<WorkItem> items,
    List<CancelRun> cancels,
    List<SuspendRun> suspends) {

  public WorkBatch {
    items = List.copyOf(items);
    cancels = List.copyOf(cancels);
    suspends = List.copyOf(suspends);
  }

  /** Nothing to give back. */
  public WorkBatch(WorkerId worker, long epoch, List<WorkItem> items, List<CancelRun> cancels) {
    this(worker, epoch, items, cancels, List.of());
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

package dev.millrace.model;

import java.util.List;

/**
 * What the dispatcher tells one worker: things to run and runs to stop.
 *
 * @param epoch the incarnation of the worker that is meant; any other ignores the batch
 */
public record WorkBatch(
    WorkerId worker, long epoch, List<WorkItem> items, List<CancelRun> cancels) {

  public WorkBatch {
    items = List.copyOf(items);
    cancels = List.copyOf(cancels);
  }

  /**
   * Stop this run.
   *
   * @param reason for people; ends up in the verdict
   */
  public record CancelRun(RequestId requestId, long run, String reason) {}
}

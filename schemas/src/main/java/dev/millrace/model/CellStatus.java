package dev.millrace.model;

import dev.millrace.model.WorkerEvent.WorkerState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a scheduling cell looks like, published by the dispatcher at every change worth knowing and
 * at least once a second. Compacted by model.
 *
 * @param queued requests that wait, per priority; every priority is present
 * @param running requests that a worker holds
 * @param oldestQueuedAt arrival of the request that waits longest
 */
public record CellStatus(
    String model,
    int partition,
    Instant at,
    Map<Priority, Integer> queued,
    int running,
    Optional<Instant> oldestQueuedAt,
    List<WorkerView> workers) {

  public CellStatus {
    queued = Map.copyOf(queued);
    workers = List.copyOf(workers);
  }

  /** All that wait. */
  public int totalQueued() {
    return queued.values().stream().mapToInt(Integer::intValue).sum();
  }

  /**
   * A worker as the dispatcher sees it.
   *
   * @param alive false once its heartbeats stopped
   * @param held runs that it was given and has not ended
   * @param drained whether an operator keeps new work from it
   */
  public record WorkerView(
      WorkerId worker,
      long epoch,
      WorkerState state,
      boolean alive,
      int slots,
      int held,
      int contextTokens,
      long memoryUsedBytes,
      long memoryFreeBytes,
      boolean drained) {

    /** A copy that is drained, or not. */
    public WorkerView drained(boolean is) {
      return new WorkerView(
          worker,
          epoch,
          state,
          alive,
          slots,
          held,
          contextTokens,
          memoryUsedBytes,
          memoryFreeBytes,
          is);
    }
  }
}

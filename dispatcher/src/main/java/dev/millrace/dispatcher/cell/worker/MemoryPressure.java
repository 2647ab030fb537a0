package dev.millrace.dispatcher.cell.worker;

import dev.millrace.model.WorkerEvent.Status;

/**
 * How many runs a worker may hold by the free memory that it reports, beside what it uses: with
 * less than a twentieth free half of its slots and no prefetch, with less than a fiftieth one run.
 * A worker that reports no memory at all is under no pressure. Pure.
 */
final class MemoryPressure {

  private static final int LITTLE = 20;
  private static final int VERY_LITTLE = 50;

  private MemoryPressure() {}

  /**
   * The most runs that it may hold.
   *
   * @param most without pressure
   */
  static int mostRuns(Status status, int most) {
    long all = status.memoryUsedBytes() + status.memoryFreeBytes();
    if (all <= 0 || status.memoryFreeBytes() >= all / LITTLE) {
      return most;
    }
    return Math.min(
        most, status.memoryFreeBytes() < all / VERY_LITTLE ? 1 : (status.slots() + 1) / 2);
  }
}

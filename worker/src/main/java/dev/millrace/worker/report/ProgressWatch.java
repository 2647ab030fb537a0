package dev.millrace.worker.report;

import java.time.Duration;

/** Notices that an engine with work decodes nothing. Pure; one thread. */
public final class ProgressWatch {

  private final long timeoutNanos;
  private long steps = -1;
  private long movedNanos;

  /** Counts from now. */
  public ProgressWatch(Duration timeout, long nowNanos) {
    this.timeoutNanos = timeout.toNanos();
    this.movedNanos = nowNanos;
  }

  /** Counts from now, after a time in which nothing could move. */
  public void restart(long nowNanos) {
    movedNanos = nowNanos;
  }

  /**
   * Whether the engine has stood still for longer than the timeout while it had work.
   *
   * @param stepsNow batches decoded so far
   * @param working whether a sequence holds a slot
   */
  public boolean standsStill(long stepsNow, boolean working, long nowNanos) {
    if (!working || stepsNow != steps) {
      steps = stepsNow;
      movedNanos = nowNanos;
    }
    return nowNanos - movedNanos > timeoutNanos;
  }
}

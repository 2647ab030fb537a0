package dev.millrace.worker.report;

import java.time.Duration;

/**
 * Notices that the process stood still: a tick that comes much later than the one before it. Pure;
 * one thread.
 */
public final class PauseWatch {

  private final long thresholdNanos;
  private long lastNanos;

  /**
   * The first tick counts from now.
   *
   * @param threshold a longer gap between two ticks is a pause
   */
  public PauseWatch(Duration threshold, long nowNanos) {
    this.thresholdNanos = threshold.toNanos();
    this.lastNanos = nowNanos;
  }

  /** Whether more than the threshold passed since the last tick. */
  public boolean tick(long nowNanos) {
    long gap = nowNanos - lastNanos;
    lastNanos = nowNanos;
    return gap > thresholdNanos;
  }
}

package dev.millrace.worker;

import java.time.Duration;

/**
 * Notices that the process stood still: a tick that comes much later than the one before it. Pure;
 * one thread.
 */
final class PauseWatch {

  private final long thresholdNanos;
  private long lastNanos;

  PauseWatch(Duration threshold, long nowNanos) {
    this.thresholdNanos = threshold.toNanos();
    this.lastNanos = nowNanos;
  }

  /** Whether more than the threshold passed since the last tick. */
  boolean tick(long nowNanos) {
    long gap = nowNanos - lastNanos;
    lastNanos = nowNanos;
    return gap > thresholdNanos;
  }
}

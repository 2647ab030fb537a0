package dev.millrace.worker.report;

import java.time.Duration;

/**
 * Shows that a work topic has an owner, also while there is no work: the result sink removes topics
 * of workers into which nobody wrote for a day. The first sign is given at once, because the topic
 * may be an old one that is about to be removed. Heartbeat thread.
 */
public final class WorkTopicLife {

  /** Far below the time after which the sink removes the topic. */
  public static final Duration INTERVAL = Duration.ofHours(1);

  private final Runnable sign;
  private boolean shown;
  private long last;

  /**
   * Gives no sign before it ticks.
   *
   * @param sign writes a record into the topic; must not block
   */
  public WorkTopicLife(Runnable sign) {
    this.sign = sign;
  }

  /** Gives a sign if one is due. */
  public void tick(long nanoTime) {
    if (!shown || nanoTime - last >= INTERVAL.toNanos()) {
      shown = true;
      last = nanoTime;
      sign.run();
    }
  }
}

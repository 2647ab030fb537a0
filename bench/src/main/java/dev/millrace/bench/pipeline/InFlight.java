package dev.millrace.bench.pipeline;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A closed loop: keeps a number of things under way, whenever one is over, the next begins. Says
 * what a system carries at most and nothing of its latency, because a slow system slows the load.
 *
 * <p>Thread rule: one thread keeps and drains; {@link #over} from any.
 */
public final class InFlight {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final int most;
  private final Semaphore free;

  /** With so many under way at a time. */
  public InFlight(int most) {
    this.most = most;
    this.free = new Semaphore(most);
  }

  /** Begins one whenever there is room, for this long; may be called again. */
  public void keep(Duration length, Runnable begin) throws InterruptedException {
    long until = System.nanoTime() + length.toNanos();
    while (System.nanoTime() < until) {
      if (free.tryAcquire(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        begin.run();
      }
    }
  }

  /** One is over. */
  public void over() {
    free.release();
  }

  /**
   * Waits until all are over; the last call.
   *
   * @return how many are not a minute later
   */
  public int drain() throws InterruptedException {
    boolean all = free.tryAcquire(most, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    return all ? 0 : most - free.availablePermits();
  }
}

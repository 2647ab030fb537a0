package dev.millrace.worker.report;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Beats at an interval and soon after every change, on the thread {@code worker-heartbeat}. Changes
 * that come while a beat is under way make one more beat, not many.
 */
public final class Heartbeat {

  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

  private final Duration interval;
  private final Runnable beat;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean due;
  private boolean stopping;

  /**
   * Beats from {@link #start()} on.
   *
   * @param interval from one beat to the next when nothing changes
   * @param beat what a beat does; its failures are logged
   */
  public Heartbeat(Duration interval, Runnable beat) {
    this.interval = interval;
    this.beat = beat;
    this.thread = Thread.ofPlatform().name("worker-heartbeat").unstarted(this::loop);
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  /** Asks for a beat now. Any thread, never blocks. */
  public void soon() {
    lock.lock();
    try {
      due = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Tells the thread to end; does not wait. */
  public void signalStop() {
    lock.lock();
    try {
      stopping = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the thread, a bounded time. */
  public void awaitStopped(Duration atMost) throws InterruptedException {
    if (thread.isAlive() && !thread.join(atMost)) {
      LOG.warn("heartbeat did not end in time");
    }
  }

  private void loop() {
    try {
      while (awaitBeat()) {
        try {
          beat.run();
        } catch (RuntimeException | Error failure) {
          LOG.error("heartbeat failed", failure);
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean awaitBeat() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = interval.toNanos();
      while (!due && !stopping && left > 0) {
        left = changed.awaitNanos(left);
      }
      due = false;
      return !stopping;
    } finally {
      lock.unlock();
    }
  }
}

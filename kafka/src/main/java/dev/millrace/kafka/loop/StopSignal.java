package dev.millrace.kafka.loop;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Told once that something has to stop; whoever pauses in it is woken by that. Any thread. */
public final class StopSignal {

  private final CountDownLatch given = new CountDownLatch(1);

  /** Ends every pause, for good. */
  public void give() {
    given.countDown();
  }

  /** Whether it was given. */
  public boolean isGiven() {
    return given.getCount() == 0;
  }

  /**
   * Waits for as long, or until the signal is given.
   *
   * @return whether it was given
   */
  public boolean pause(Duration length) throws InterruptedException {
    return given.await(length.toNanos(), TimeUnit.NANOSECONDS);
  }
}

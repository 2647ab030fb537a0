package dev.millrace.chaos.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The moment from which on nobody waits for anything more. Any thread. */
public final class Ending {

  private final CountDownLatch over = new CountDownLatch(1);

  /** It has come. */
  public void come() {
    over.countDown();
  }

  /** Whether it has come. */
  public boolean hasCome() {
    return over.getCount() == 0;
  }

  /** Waits so long, or until it has come; says whether it has. */
  public boolean within(Duration atMost) throws InterruptedException {
    return over.await(Math.max(1, atMost.toNanos()), TimeUnit.NANOSECONDS);
  }
}

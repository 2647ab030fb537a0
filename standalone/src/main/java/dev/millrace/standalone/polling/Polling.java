package dev.millrace.standalone.polling;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Looks again and again at something that another process tells only when it is asked. What has a
 * signal is awaited at its signal instead. Immutable, any thread; a call blocks its own.
 */
public final class Polling {

  /** With the machine's clock. */
  public static final Polling REAL = new Polling(System::nanoTime, Polling::waitFor);

  private final LongSupplier nanoTime;
  private final Pause pause;

  /** Lets time pass. */
  @FunctionalInterface
  public interface Pause {

    /** Returns when it is over. */
    void lasting(Duration time) throws InterruptedException;
  }

  /**
   * One look.
   *
   * @param <E> what it fails with
   */
  @FunctionalInterface
  public interface Look<E extends Exception> {

    /** Whether the wait is over. */
    boolean isEnough() throws E, InterruptedException;
  }

  /** With another clock, and pauses that go with it. */
  public Polling(LongSupplier nanoTime, Pause pause) {
    this.nanoTime = nanoTime;
    this.pause = pause;
  }

  /** Looks until it is enough. */
  public <E extends Exception> void until(Look<E> look, Duration interval)
      throws E, InterruptedException {
    while (!look.isEnough()) {
      pause.lasting(interval);
    }
  }

  /** Looks until it is enough, or the time is over; says whether it is enough. */
  public <E extends Exception> boolean within(Duration atMost, Look<E> look, Duration interval)
      throws E, InterruptedException {
    long begun = nanoTime.getAsLong();
    while (!look.isEnough()) {
      if (nanoTime.getAsLong() - begun >= atMost.toNanos()) {
        return false;
      }
      pause.lasting(interval);
    }
    return true;
  }

  /** An interrupt ends it. */
  private static void waitFor(Duration time) throws InterruptedException {
    boolean _ = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
  }
}

package dev.millrace.bench.pipeline;

import dev.millrace.bench.report.Latencies;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Open-loop arrivals: a Poisson process that waits for nobody, so that a slow system queues instead
 * of slowing its load. Latency counts from the scheduled time, whenever the call was really made.
 */
public final class Arrivals {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final long SPIN_NANOS = 50_000L;

  private final long[] offsetNanos;

  private Arrivals(long[] offsetNanos) {
    this.offsetNanos = offsetNanos;
  }

  /** So many arrivals at this mean rate; the same for the same seed. */
  public static Arrivals poisson(long seed, double perSecond, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    long[] offsets = new long[count];
    double at = 0;
    for (int i = 0; i < count; i++) {
      at += -Math.log(1 - random.nextDouble()) / perSecond * NANOS_PER_SECOND;
      offsets[i] = (long) at;
    }
    return new Arrivals(offsets);
  }

  /** How many. */
  public int count() {
    return offsetNanos.length;
  }

  /**
   * Calls at each arrival; returns the scheduled times (System.nanoTime) and notes in {@code
   * lateness} how much later each call was made.
   */
  public long[] play(Latencies lateness, long[] scheduled, IntConsumer call) {
    long begin = System.nanoTime() + 100_000_000L;
    for (int i = 0; i < offsetNanos.length; i++) {
      scheduled[i] = begin + offsetNanos[i];
      waitUntil(scheduled[i]);
      lateness.nanos(System.nanoTime() - scheduled[i]);
      call.accept(i);
    }
    return scheduled;
  }

  private static void waitUntil(long nanos) {
    while (true) {
      long left = nanos - System.nanoTime();
      if (left <= 0) {
        return;
      }
      if (left > SPIN_NANOS) {
        LockSupport.parkNanos(left - SPIN_NANOS);
      } else {
        Thread.onSpinWait();
      }
    }
  }
}

package dev.millrace.bench.capacity;

import dev.millrace.bench.process.ProcessorTime;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Keeps a number of things under way for a time: whenever one ends, the next begins. Says what a
 * system carries at most and nothing of its latency, because a slow system slows the load.
 */
final class ClosedLoop {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final double NANOS_PER_SECOND = 1e9;

  private final int inFlight;
  private final Duration length;

  ClosedLoop(int inFlight, Duration length) {
    this.inFlight = inFlight;
    this.length = length;
  }

  /** Told once by each thing that was begun. */
  interface Ended {
    void with(boolean good);
  }

  /**
   * What it did.
   *
   * @param perSecond good ends per second of the time
   * @param cpuMillis processor time of all processes per good end
   * @param failed bad ends, and what had not ended a minute later
   */
  record Figures(double perSecond, double cpuMillis, int failed) {}

  /** Runs it; {@code begin} starts one thing and may block. */
  Figures run(Consumer<Ended> begin) throws InterruptedException {
    Semaphore free = new Semaphore(inFlight);
    AtomicInteger good = new AtomicInteger();
    AtomicInteger bad = new AtomicInteger();
    Ended ended =
        fine -> {
          (fine ? good : bad).incrementAndGet();
          free.release();
        };
    double cpu = ProcessorTime.seconds();
    long begun = System.nanoTime();
    long until = begun + length.toNanos();
    while (System.nanoTime() < until) {
      if (free.tryAcquire(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        begin.accept(ended);
      }
    }
    int inTime = good.get();
    double seconds = (System.nanoTime() - begun) / NANOS_PER_SECOND;
    double used = ProcessorTime.seconds() - cpu;
    boolean all = free.tryAcquire(inFlight, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    int stuck = all ? 0 : inFlight - free.availablePermits();
    return new Figures(inTime / seconds, inTime == 0 ? 0 : used * 1e3 / inTime, bad.get() + stuck);
  }
}

package dev.millrace.bench.capacity;

import dev.millrace.bench.pipeline.InFlight;
import dev.millrace.bench.process.ProcessorTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** What a closed loop of a given length carries, and what that costs. */
final class ClosedLoop {

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
    InFlight under = new InFlight(inFlight);
    AtomicInteger good = new AtomicInteger();
    AtomicInteger bad = new AtomicInteger();
    Ended ended =
        fine -> {
          (fine ? good : bad).incrementAndGet();
          under.over();
        };
    double cpu = ProcessorTime.seconds();
    long begun = System.nanoTime();
    under.keep(length, () -> begin.accept(ended));
    int inTime = good.get();
    double seconds = (System.nanoTime() - begun) / NANOS_PER_SECOND;
    double used = ProcessorTime.seconds() - cpu;
    int stuck = under.drain();
    return new Figures(inTime / seconds, inTime == 0 ? 0 : used * 1e3 / inTime, bad.get() + stuck);
  }
}

package dev.millrace.chaos.fault;

import dev.millrace.chaos.parts.Installation;
import dev.millrace.chaos.parts.Part;
import dev.millrace.standalone.polling.Polling;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Lets the faults of a plan happen, two at once at the most, and one that strikes everything alone.
 *
 * <p>Thread rule: one owner; a thread of its own follows the plan, each fault has a virtual one.
 */
public final class Injector implements AutoCloseable {

  private static final int AT_ONCE = 2;
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration BACK_WITHIN = Duration.ofMinutes(3);

  private final Installation installation;
  private final FaultMaker maker;
  private final FaultPlan plan;
  private final Clock clock;
  private final Consumer<FaultRecord> told;
  private final Semaphore room = new Semaphore(AT_ONCE, true);
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final ConcurrentLinkedQueue<FaultRecord> records = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean abandoned;

  /** Begins; {@code told} sees each fault when it is over. */
  public Injector(Means means, FaultPlan plan, Consumer<FaultRecord> told) {
    this.installation = means.installation();
    this.maker = new FaultMaker(means);
    this.plan = plan;
    this.clock = means.clock();
    this.told = told;
    this.thread = Thread.ofPlatform().daemon().name("chaos-faults").start(this::run);
  }

  /** Faults that are over. */
  public List<FaultRecord> records() {
    return List.copyOf(records);
  }

  /** From now on nobody wants to know when a target is back. */
  public void abandon() {
    abandoned = true;
  }

  /** Ends what lasts, waits until everything is back, and lets nothing more happen. */
  @Override
  public void close() {
    stopping.countDown();
    try {
      thread.join();
      room.acquire(AT_ONCE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    installation.parts().forEach(Part::resume);
  }

  private void run() {
    try {
      while (!stops(plan.gap())) {
        PlannedFault planned = plan.next();
        int taken = planned.kind().isTotal() ? AT_ONCE : 1;
        room.acquire(taken);
        var unused =
            Thread.ofVirtual()
                .name("chaos-fault-" + planned.number())
                .start(
                    () -> {
                      try {
                        happen(planned);
                      } finally {
                        room.release(taken);
                      }
                    });
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean stops(Duration within) throws InterruptedException {
    return stopping.await(within.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void happen(PlannedFault planned) {
    Fault fault = maker.make(planned);
    Instant begin = clock.instant();
    String note = "";
    Optional<Instant> healed = Optional.empty();
    try {
      fault.strike();
      if (fault.lasts()) {
        boolean unused = stops(planned.hold());
      }
      fault.heal();
      healed = Optional.of(clock.instant());
      if (!Polling.REAL.within(BACK_WITHIN, () -> abandoned || fault.isBack(), LOOK)) {
        note = "not back in time";
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (Exception failure) {
      note = failure.toString();
    }
    Instant back = clock.instant();
    FaultRecord record =
        new FaultRecord(
            planned.number(),
            planned.kind(),
            fault.target(),
            begin,
            healed.orElse(back),
            back,
            note);
    records.add(record);
    told.accept(record);
  }
}

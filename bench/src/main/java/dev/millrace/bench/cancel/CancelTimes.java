package dev.millrace.bench.cancel;

import dev.millrace.bench.report.BenchReport;
import dev.millrace.bench.report.Latencies;
import dev.millrace.model.Outcome;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What came of cancellations. Times count from the scheduled cancellation. A request that had no
 * slot when its end was asked for says nothing of slots, and is counted apart. Any thread.
 */
final class CancelTimes {

  private static final double NANOS_PER_MILLI = 1e6;

  private final Latencies answers = new Latencies();
  private final Latencies slots = new Latencies();
  private final AtomicInteger withoutSlot = new AtomicInteger();
  private final AtomicInteger endedOtherwise = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();

  /** The facade has said that the end is on its way. */
  void answered(long nanos) {
    answers.nanos(nanos);
  }

  /** The slot is free. */
  void freed(long nanos, Outcome outcome) {
    if (outcome == Outcome.CANCELLED) {
      slots.nanos(nanos);
    } else {
      endedOtherwise.incrementAndGet();
    }
  }

  /** It was in no slot when it was cancelled. */
  void withoutSlot() {
    withoutSlot.incrementAndGet();
  }

  /** It was refused, by the facade or the pipeline, or its slot never became free. */
  void failed() {
    failed.incrementAndGet();
  }

  /** Notes all, and judges it. */
  void into(BenchReport report, CancelLoad load) {
    report.figure("cancelled_in_slot", (double) slots.count(), "requests");
    report.figure("without_slot", withoutSlot.get(), "requests");
    report.figure("ended_otherwise", endedOtherwise.get(), "requests");
    report.figure("failed", failed.get(), "requests");
    report.figure("one_token_ms", load.perToken().toNanos() / NANOS_PER_MILLI, "ms");
    answers.into(report, "facade_answered");
    slots.into(report, "slot_free");
    report.atMost("without_slot", 0);
    report.atMost("ended_otherwise", 0);
    report.atMost("failed", 0);
    report.atMost("slot_free_p99_ms", load.p99Millis());
  }
}

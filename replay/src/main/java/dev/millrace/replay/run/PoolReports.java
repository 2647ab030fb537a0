package dev.millrace.replay.run;

import dev.millrace.dispatcher.cell.step.CellEvent.Reported;
import dev.millrace.model.FinishReason;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import dev.millrace.model.WorkerEvent.HeldRun;
import dev.millrace.model.WorkerEvent.Origin;
import dev.millrace.model.WorkerEvent.RunAccepted;
import dev.millrace.model.WorkerEvent.RunDeclined;
import dev.millrace.model.WorkerEvent.RunEnded;
import dev.millrace.model.WorkerEvent.Status;
import dev.millrace.model.WorkerEvent.WorkerState;
import dev.millrace.model.WorkerId;
import dev.millrace.replay.pool.PoolSettings;
import dev.millrace.replay.pool.PooledWorker;
import dev.millrace.replay.pool.Sequence;
import java.time.Instant;
import java.util.List;

/** What simulated workers tell the cell, in the words of real ones. Single thread. */
final class PoolReports {

  static final long EPOCH = 1;

  /** Of a model of 8 billion weights in 16 bits. */
  private static final long BYTES_PER_TOKEN = 131_072;

  private final PoolSettings settings;
  private long sequence;

  PoolReports(PoolSettings settings) {
    this.settings = settings;
  }

  static WorkerId id(PooledWorker worker) {
    return new WorkerId("worker-" + worker.number());
  }

  Reported status(PooledWorker worker, long nanos) {
    List<HeldRun> held =
        worker
            .held()
            .map(run -> new HeldRun(RequestIds.of(run.request()), run.run(), run.generated()))
            .toList();
    long used = worker.heldTokens() * BYTES_PER_TOKEN;
    return new Reported(
        new Status(
            origin(worker, nanos),
            WorkerState.READY,
            settings.slots(),
            settings.prefetch(),
            settings.slots() - worker.running(),
            settings.context(),
            used,
            settings.kvTokens() * BYTES_PER_TOKEN - used,
            worker.steps(nanos),
            held));
  }

  Reported accepted(PooledWorker worker, Sequence run, long nanos) {
    return new Reported(
        new RunAccepted(origin(worker, nanos), RequestIds.of(run.request()), run.run()));
  }

  Reported declined(PooledWorker worker, Sequence run, long nanos) {
    return new Reported(
        new RunDeclined(
            origin(worker, nanos), RequestIds.of(run.request()), run.run(), "suspended"));
  }

  Reported finished(PooledWorker worker, Sequence run, long nanos) {
    boolean all = run.generated() >= run.lengths().output();
    FinishReason reason = all ? FinishReason.STOP : FinishReason.LENGTH;
    return ended(worker, run, Verdict.succeeded(reason, usage(run), Timings.NONE), nanos);
  }

  Reported timedOut(PooledWorker worker, Sequence run, long nanos) {
    return ended(
        worker, run, Verdict.timedOut("the deadline passed", usage(run), Timings.NONE), nanos);
  }

  Reported stopped(PooledWorker worker, Sequence run, long nanos) {
    return ended(worker, run, Verdict.cancelled("stopped", usage(run), Timings.NONE), nanos);
  }

  private Reported ended(PooledWorker worker, Sequence run, Verdict verdict, long nanos) {
    return new Reported(
        new RunEnded(
            origin(worker, nanos), RequestIds.of(run.request()), run.run(), verdict, false));
  }

  private static Usage usage(Sequence run) {
    return new Usage(run.lengths().input(), run.cached(), run.generated());
  }

  private Origin origin(PooledWorker worker, long nanos) {
    return new Origin(id(worker), EPOCH, sequence++, worker.model(), at(nanos));
  }

  /** Runs begin with the year 2026, whenever the traffic was recorded. */
  static Instant at(long nanos) {
    return VirtualRun.START.plusNanos(nanos);
  }
}

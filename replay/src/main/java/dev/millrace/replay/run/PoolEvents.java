package dev.millrace.replay.run;

import dev.millrace.dispatcher.cell.step.CellEvent.Reported;
import dev.millrace.replay.fairness.SharesMeter;
import dev.millrace.replay.pool.PooledWorker;
import dev.millrace.replay.pool.Sequence;
import dev.millrace.replay.pool.WorkerListener;
import dev.millrace.replay.traffic.Traffic;
import java.util.function.Consumer;

/** Writes down what happens in the pool, and reports it to the cell. Single thread. */
final class PoolEvents implements WorkerListener {

  private final Traffic traffic;
  private final Journal journal;
  private final SharesMeter shares;
  private final PoolReports reports;
  private final int[] generated;
  private final Consumer<Reported> report;

  /**
   * For one run.
   *
   * @param generated tokens of each request in its runs so far
   */
  PoolEvents(
      Traffic traffic,
      Journal journal,
      SharesMeter shares,
      PoolReports reports,
      int[] generated,
      Consumer<Reported> report) {
    this.traffic = traffic;
    this.journal = journal;
    this.shares = shares;
    this.reports = reports;
    this.generated = generated;
    this.report = report;
  }

  @Override
  public void tookSlot(PooledWorker worker, Sequence sequence, long nanos) {
    int request = sequence.request();
    if (!journal.hadSlot(request)) {
      double tokens = (double) sequence.lengths().input() + sequence.lengths().output();
      shares.served(traffic.requests().get(request), tokens, nanos);
    }
    journal.tookSlot(request, sequence.cached(), sequence.unread(), nanos);
    if (sequence.accept()) {
      report.accept(reports.accepted(worker, sequence, nanos));
    }
  }

  @Override
  public void lostSlot(PooledWorker worker, Sequence sequence, long nanos) {
    journal.evicted(sequence.request(), nanos);
  }

  @Override
  public void prefilled(PooledWorker worker, Sequence sequence, long nanos) {
    journal.firstToken(sequence.request(), nanos);
  }

  @Override
  public void left(
      PooledWorker worker, Sequence sequence, Leaving why, boolean hadSlot, long nanos) {
    int request = sequence.request();
    switch (why) {
      case FINISHED -> {
        journal.left(request, sequence.generated(), nanos);
        report.accept(reports.finished(worker, sequence, nanos));
      }
      case TIMED_OUT -> {
        journal.left(request, sequence.generated(), nanos);
        report.accept(reports.timedOut(worker, sequence, nanos));
      }
      case STOPPED -> {
        journal.left(request, sequence.generated(), nanos);
        report.accept(reports.stopped(worker, sequence, nanos));
      }
      case SUSPENDED -> {
        generated[request] = sequence.generated();
        if (hadSlot) {
          journal.suspended(request, nanos);
        }
        report.accept(reports.declined(worker, sequence, nanos));
      }
    }
  }
}

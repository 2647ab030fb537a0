package dev.millrace.worker.run;

import dev.millrace.model.Outcome;
import dev.millrace.service.metrics.Meters;
import dev.millrace.worker.metrics.AbandonReason;
import dev.millrace.worker.metrics.WorkerMetric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The meters of runs. Thread rule: any thread; cheap enough for the engine's loop. */
public final class RunMeters {

  private final Meters meters;
  private final Timer timeToFirstToken;
  private final Timer interToken;
  private final Timer opening;
  private final Timer acknowledgement;
  private final Counter tokens;
  private final Counter records;
  private final Counter coalesced;

  /** Registers them. */
  public RunMeters(Meters meters) {
    this.meters = meters;
    meters.start(
        WorkerMetric.RUNS_ENDED,
        WorkerMetric.RUNS_ABANDONED,
        WorkerMetric.RUNS_CONTINUED,
        WorkerMetric.RUNS_DECLINED);
    this.timeToFirstToken = meters.timer(WorkerMetric.TTFT);
    this.interToken = meters.timer(WorkerMetric.INTER_TOKEN);
    this.opening = meters.timer(WorkerMetric.OPENING);
    this.acknowledgement = meters.timer(WorkerMetric.ACKNOWLEDGEMENT);
    this.tokens = meters.counter(WorkerMetric.TOKENS);
    this.records = meters.counter(WorkerMetric.TOKEN_RECORDS);
    this.coalesced = meters.counter(WorkerMetric.COALESCED);
  }

  void firstToken(long nanos) {
    tokens.increment();
    timeToFirstToken.record(nanos, TimeUnit.NANOSECONDS);
  }

  void nextToken(long nanos) {
    tokens.increment();
    interToken.record(nanos, TimeUnit.NANOSECONDS);
  }

  void opened(long nanos) {
    opening.record(nanos, TimeUnit.NANOSECONDS);
  }

  void acknowledged(int tokensInRecord, long nanos) {
    records.increment();
    if (tokensInRecord > 1) {
      coalesced.increment();
    }
    acknowledgement.record(nanos, TimeUnit.NANOSECONDS);
  }

  void ended(Outcome outcome, boolean adopted) {
    String value = adopted ? "adopted" : outcome.name().toLowerCase(Locale.ROOT);
    meters.count(WorkerMetric.RUNS_ENDED, value);
  }

  void abandoned(AbandonReason reason) {
    String value = reason.name().toLowerCase(Locale.ROOT);
    meters.count(WorkerMetric.RUNS_ABANDONED, value);
  }

  void continued() {
    meters.count(WorkerMetric.RUNS_CONTINUED);
  }

  void declined() {
    meters.count(WorkerMetric.RUNS_DECLINED);
  }
}

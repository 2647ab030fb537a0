package dev.millrace.worker.run;

import dev.millrace.model.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The meters of runs. Thread rule: any thread; cheap enough for the engine's loop. */
public final class RunMeters {

  private final MeterRegistry registry;
  private final String model;
  private final Timer timeToFirstToken;
  private final Timer interToken;
  private final Timer opening;
  private final Timer acknowledgement;
  private final Counter tokens;
  private final Counter records;
  private final Counter coalesced;

  /** Registers the meters of one model. */
  public RunMeters(MeterRegistry registry, String model) {
    this.registry = registry;
    this.model = model;
    this.timeToFirstToken = WorkerMetric.TTFT.timer(registry, model);
    this.interToken = WorkerMetric.INTER_TOKEN.timer(registry, model);
    this.opening = WorkerMetric.OPENING.timer(registry, model);
    this.acknowledgement = WorkerMetric.ACKNOWLEDGEMENT.timer(registry, model);
    this.tokens = WorkerMetric.TOKENS.counter(registry, model);
    this.records = WorkerMetric.TOKEN_RECORDS.counter(registry, model);
    this.coalesced = WorkerMetric.COALESCED.counter(registry, model);
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
    WorkerMetric.RUNS_ENDED.counter(registry, model, "outcome", value).increment();
  }

  void abandoned(Step.Cause cause) {
    String value = cause.name().toLowerCase(Locale.ROOT);
    WorkerMetric.RUNS_ABANDONED.counter(registry, model, "cause", value).increment();
  }

  void continued() {
    WorkerMetric.RUNS_CONTINUED.counter(registry, model).increment();
  }

  void declined() {
    WorkerMetric.RUNS_DECLINED.counter(registry, model).increment();
  }
}

package dev.millrace.worker.canary;

import dev.millrace.worker.run.WorkerMetric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** The meters of a canary. Thread rule: any thread. */
public final class CanaryMeters {

  private final Counter right;
  private final Counter wrong;
  private final Counter gaveWay;
  private final Counter passed;
  private final Counter failed;

  /** Registers the meters of one model. */
  public CanaryMeters(MeterRegistry registry, String model) {
    this.right = WorkerMetric.CANARY_ANSWERS.counter(registry, model, "result", "right");
    this.wrong = WorkerMetric.CANARY_ANSWERS.counter(registry, model, "result", "wrong");
    this.gaveWay = WorkerMetric.CANARY_ANSWERS.counter(registry, model, "result", "gave_way");
    this.passed = WorkerMetric.CANARY_ROUNDS.counter(registry, model, "result", "passed");
    this.failed = WorkerMetric.CANARY_ROUNDS.counter(registry, model, "result", "failed");
  }

  void answered(boolean isRight) {
    (isRight ? right : wrong).increment();
  }

  void gaveWay() {
    gaveWay.increment();
  }

  void round(boolean hasPassed) {
    (hasPassed ? passed : failed).increment();
  }
}

package dev.millrace.worker.canary;

import dev.millrace.service.metrics.Meters;
import dev.millrace.worker.metrics.WorkerMetric;
import io.micrometer.core.instrument.Counter;

/** The meters of a canary. Thread rule: any thread. */
public final class CanaryMeters {

  private final Counter right;
  private final Counter wrong;
  private final Counter gaveWay;
  private final Counter passed;
  private final Counter failed;

  /** Registers the meters of a canary. */
  public CanaryMeters(Meters meters) {
    this.right = meters.counter(WorkerMetric.CANARY_ANSWERS, "right");
    this.wrong = meters.counter(WorkerMetric.CANARY_ANSWERS, "wrong");
    this.gaveWay = meters.counter(WorkerMetric.CANARY_ANSWERS, "gave_way");
    this.passed = meters.counter(WorkerMetric.CANARY_ROUNDS, "passed");
    this.failed = meters.counter(WorkerMetric.CANARY_ROUNDS, "failed");
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

package dev.millrace.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The meters of {@link RedisMetric} in one registry. Any thread. */
final class RedisMeters {

  /** How a call ended. */
  enum CallOutcome {
    OK("ok"),
    FAILED("failed"),
    REJECTED("rejected");

    private final String label;

    CallOutcome(String label) {
      this.label = label;
    }
  }

  /** Why a value was not believed. */
  enum Mismatch {
    OTHER_ID("other_id"),
    MALFORMED("malformed");

    private final String label;

    Mismatch(String label) {
      this.label = label;
    }
  }

  private final MeterRegistry registry;

  RedisMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void call(RedisOperation operation, CallOutcome outcome, long nanos) {
    Timer.builder(RedisMetric.CALLS.meterName())
        .description(RedisMetric.CALLS.description())
        .tag("operation", operation.label())
        .tag("outcome", outcome.label)
        .register(registry)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  void mismatch(Mismatch kind) {
    Counter.builder(RedisMetric.MISMATCHES.meterName())
        .description(RedisMetric.MISMATCHES.description())
        .baseUnit(RedisMetric.MISMATCHES.unit())
        .tag("kind", kind.label)
        .register(registry)
        .increment();
  }

  void truncated() {
    count(RedisMetric.TRUNCATED);
  }

  void noticeDropped() {
    count(RedisMetric.NOTICES_DROPPED);
  }

  void observe(RedisMetric gauge, BooleanSupplier state) {
    Gauge.builder(gauge.meterName(), () -> state.getAsBoolean() ? 1 : 0)
        .description(gauge.description())
        .register(registry);
  }

  private void count(RedisMetric metric) {
    Counter.builder(metric.meterName())
        .description(metric.description())
        .baseUnit(metric.unit())
        .register(registry)
        .increment();
  }
}

package dev.millrace.redis.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The meters of {@link RedisMetric} in one registry. Any thread. */
public final class RedisMeters {

  /** How a call ended. */
  public enum CallOutcome {
    /** Redis answered. */
    OK("ok"),
    /** No answer in time, an error, or no connection. */
    FAILED("failed"),
    /** The breaker is open; nothing was sent. */
    REJECTED("rejected");

    private final String label;

    CallOutcome(String label) {
      this.label = label;
    }
  }

  /** Why a value was taken as absent. */
  public enum Mismatch {
    /** It carries the id of another request. */
    OTHER_ID("other_id"),
    /** It is not of the expected form. */
    MALFORMED("malformed");

    private final String label;

    Mismatch(String label) {
      this.label = label;
    }
  }

  private final MeterRegistry registry;

  /** Registers with this registry. */
  public RedisMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Records a call. */
  public void call(RedisOperation operation, CallOutcome outcome, long nanos) {
    Timer.builder(RedisMetric.CALLS.meterName())
        .description(RedisMetric.CALLS.description())
        .tag("operation", operation.label())
        .tag("outcome", outcome.label)
        .register(registry)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Counts a value that was taken as absent. */
  public void mismatch(Mismatch kind) {
    Counter.builder(RedisMetric.MISMATCHES.meterName())
        .description(RedisMetric.MISMATCHES.description())
        .baseUnit(RedisMetric.MISMATCHES.unit())
        .tag("kind", kind.label)
        .register(registry)
        .increment();
  }

  /** Counts a result whose text was cut. */
  public void truncated() {
    count(RedisMetric.TRUNCATED);
  }

  /** Counts a published cancellation that its listeners were too slow for. */
  public void noticeDropped() {
    count(RedisMetric.NOTICES_DROPPED);
  }

  /** Shows a state as 0 or 1. */
  public void observe(RedisMetric gauge, BooleanSupplier state) {
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

package dev.millrace.redis.metrics;

import dev.millrace.service.metrics.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The meters of {@link RedisMetric} in one registry. Any thread. */
public final class RedisMeters {

  /** How a call ended. */
  public enum CallOutcome {
    /** Redis answered. */
    OK,
    /** No answer in time, an error, or no connection. */
    FAILED,
    /** The breaker is open; nothing was sent. */
    REJECTED;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Why a value was taken as absent. */
  public enum Mismatch {
    /** It carries the id of another request. */
    OTHER_ID,
    /** It is not of the expected form. */
    MALFORMED;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Meters meters;

  /** Registers with this registry. */
  public RedisMeters(MeterRegistry registry) {
    meters = new Meters(registry);
    meters.start(RedisMetric.values());
  }

  /** Records a call. */
  public void call(RedisOperation operation, CallOutcome outcome, long nanos) {
    meters
        .timer(RedisMetric.CALLS, operation.label(), outcome.label())
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Counts a value that was taken as absent. */
  public void mismatch(Mismatch kind) {
    meters.count(RedisMetric.MISMATCHES, kind.label());
  }

  /** Counts a result whose text was cut. */
  public void truncated() {
    meters.count(RedisMetric.TRUNCATED);
  }

  /** Counts a published cancellation that its listeners were too slow for. */
  public void noticeDropped() {
    meters.count(RedisMetric.NOTICES_DROPPED);
  }

  /** Shows a state as 0 or 1. */
  public void observe(RedisMetric gauge, BooleanSupplier state) {
    meters.gauge(gauge, () -> state.getAsBoolean() ? 1 : 0);
  }
}

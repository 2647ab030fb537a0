package dev.millrace.sink;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The meters of {@link SinkMetric} in one registry. Any thread. */
public final class SinkMeters {

  private final MeterRegistry registry;

  /** In this registry. */
  public SinkMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Counts one. */
  public void count(SinkMetric metric) {
    counter(metric).register(registry).increment();
  }

  /** Counts some, under a value of the metric's only tag. */
  public void count(SinkMetric metric, String tagValue, long by) {
    counter(metric)
        .tag(metric.tags().getFirst(), tagValue)
        .register(registry)
        .increment((double) by);
  }

  /** Records how long something took. */
  public void time(SinkMetric metric, long nanos) {
    Timer.builder(metric.meterName())
        .description(metric.description())
        .register(registry)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Shows a value for as long as the registry lives. */
  public void observe(SinkMetric metric, LongSupplier value) {
    Gauge.builder(metric.meterName(), value::getAsLong)
        .description(metric.description())
        .baseUnit(metric.unit())
        .register(registry);
  }

  private static Counter.Builder counter(SinkMetric metric) {
    return Counter.builder(metric.meterName())
        .description(metric.description())
        .baseUnit(metric.unit());
  }
}

package dev.millrace.ingest.metrics;

import dev.millrace.client.RequestHandle;
import dev.millrace.ingest.http.ApiError;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;

/** The facade's meters, as {@link IngestMetric} lists them. Any thread. */
public final class IngestMeters {
  private final MeterRegistry registry;

  /** Registers with this registry. */
  public IngestMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Shows a number for as long as the registry lives. */
  public void observe(IngestMetric metric, IntSupplier value) {
    Gauge.builder(metric.meterName(), value::getAsInt)
        .description(metric.description())
        .baseUnit(metric.unit())
        .register(registry);
  }

  /** Counts the request at its end, with its outcome and its time to the first token. */
  public void submitted(RequestHandle request) {
    CompletableFuture<Void> unused =
        request
            .result()
            .thenAccept(
                result -> {
                  counter(IngestMetric.REQUESTS, "outcome", result.outcome().outcome().label());
                  request
                      .timeToFirstToken()
                      .ifPresent(
                          ttft ->
                              Timer.builder(IngestMetric.TIME_TO_FIRST_TOKEN.meterName())
                                  .description(IngestMetric.TIME_TO_FIRST_TOKEN.description())
                                  .publishPercentileHistogram()
                                  .register(registry)
                                  .record(ttft));
                });
  }

  /** Counts an error response. */
  public void rejected(ApiError error) {
    counter(IngestMetric.REJECTED, "code", error.code());
  }

  /** Counts a stream whose connection broke. */
  public void readerGone() {
    Counter.builder(IngestMetric.READERS_GONE.meterName())
        .description(IngestMetric.READERS_GONE.description())
        .baseUnit(IngestMetric.READERS_GONE.unit())
        .register(registry)
        .increment();
  }

  private void counter(IngestMetric metric, String tag, String value) {
    Counter.builder(metric.meterName())
        .description(metric.description())
        .baseUnit(metric.unit())
        .tag(tag, value)
        .register(registry)
        .increment();
  }
}

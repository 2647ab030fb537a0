package dev.millrace.ingest.metrics;

import dev.millrace.client.RequestHandle;
import dev.millrace.ingest.http.ApiError;
import dev.millrace.service.metrics.Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;

/** The facade's meters, as {@link IngestMetric} lists them. Any thread. */
public final class IngestMeters {
  private final Meters meters;
  private final Timer timeToFirstToken;
  private final Counter readersGone;

  /** Registers with this registry. */
  public IngestMeters(MeterRegistry registry) {
    meters = new Meters(registry);
    meters.start(IngestMetric.values());
    timeToFirstToken = meters.timer(IngestMetric.TIME_TO_FIRST_TOKEN);
    readersGone = meters.counter(IngestMetric.READERS_GONE);
  }

  /** Shows a number for as long as the registry lives. */
  public void observe(IngestMetric metric, IntSupplier value) {
    meters.gauge(metric, value::getAsInt);
  }

  /** Counts the request at its end, with its outcome and its time to the first token. */
  public void submitted(RequestHandle request) {
    CompletableFuture<Void> unused =
        request
            .result()
            .thenAccept(
                result -> {
                  meters.count(IngestMetric.REQUESTS, result.outcome().outcome().label());
                  request.timeToFirstToken().ifPresent(timeToFirstToken::record);
                });
  }

  /** Counts an error response. */
  public void rejected(ApiError error) {
    meters.count(IngestMetric.REJECTED, error.code());
  }

  /** Counts a request that was turned away because its queue asks to hold back. */
  public void heldBack() {
    meters.count(IngestMetric.HELD_BACK);
  }

  /**
   * Counts a request that has the output of an equal one.
   *
   * @param ended whether that one had ended
   */
  public void shared(boolean ended) {
    meters.count(IngestMetric.SHARED, ended ? "ended" : "running");
  }

  /** Counts a stream whose connection broke. */
  public void readerGone() {
    readersGone.increment();
  }
}

package dev.millrace.ingest.metrics;

import static dev.millrace.service.metrics.MetricSpec.counter;
import static dev.millrace.service.metrics.MetricSpec.gauge;
import static dev.millrace.service.metrics.MetricSpec.timer;

import dev.millrace.model.ErrorCode;
import dev.millrace.model.Outcome;
import dev.millrace.service.metrics.Metric;
import dev.millrace.service.metrics.MetricSpec;
import dev.millrace.service.metrics.TagKey;

/** Every meter of the facade. */
public enum IngestMetric implements Metric {
  REQUESTS(
      counter("millrace.ingest.requests", "requests", "Requests submitted here that ended")
          .withUnitInName()
          .by(TagKey.of("outcome", Outcome.class))),
  REJECTED(
      counter("millrace.ingest.rejected", "calls", "Calls that were answered with an error")
          .withUnitInName()
          .by(
              TagKey.of(
                  "code",
                  ErrorCode.class,
                  "request_not_found",
                  "result_expired",
                  "request_ended",
                  "idempotency_conflict",
                  "payload_too_large",
                  "too_many_calls",
                  "body_timeout",
                  "broken_body",
                  "bad_http",
                  "unsupported_media_type",
                  "not_found",
                  "method_not_allowed",
                  "timeout",
                  "cancelled"))),
  HELD_BACK(
      counter(
              "millrace.ingest.held.back",
              "requests",
              "Requests turned away because their queue asks to hold back")
          .withUnitInName()),
  SHARED(
      counter(
              "millrace.ingest.shared",
              "requests",
              "Requests that have the output of an equal one, which was running or had ended")
          .withUnitInName()
          .by(TagKey.of("with", "running", "ended"))),
  TIME_TO_FIRST_TOKEN(
      timer(
              "millrace.ingest.ttft",
              "From handing a request to Kafka to its first token in this process")
          .withHistogram()),
  RUNNING(
      gauge("millrace.ingest.running", "requests", "Requests that have not ended")
          .withUnitInName()),
  OPEN_STREAMS(
      gauge("millrace.ingest.streams", "streams", "Streams that are followed").withUnitInName()),
  STAYING_CALLS(
      gauge(
              "millrace.ingest.staying.calls",
              "calls",
              "Open streams, and calls that wait for a whole answer")
          .withUnitInName()),
  READERS_GONE(
      counter(
              "millrace.ingest.readers.gone",
              "streams",
              "Streams whose reader went away before the end")
          .withUnitInName());

  @SuppressWarnings("ImmutableEnumChecker") // its lists are copies
  private final MetricSpec spec;

  IngestMetric(MetricSpec spec) {
    this.spec = spec;
  }

  @Override
  public MetricSpec spec() {
    return spec;
  }
}

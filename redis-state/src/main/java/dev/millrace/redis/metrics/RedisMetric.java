package dev.millrace.redis.metrics;

import static dev.millrace.service.metrics.MetricSpec.counter;
import static dev.millrace.service.metrics.MetricSpec.flag;
import static dev.millrace.service.metrics.MetricSpec.timer;

import dev.millrace.redis.metrics.RedisMeters.CallOutcome;
import dev.millrace.redis.metrics.RedisMeters.Mismatch;
import dev.millrace.service.metrics.Metric;
import dev.millrace.service.metrics.MetricSpec;
import dev.millrace.service.metrics.TagKey;

/** Every meter of this module. */
public enum RedisMetric implements Metric {
  CALLS(
      timer(
              "millrace.redis.calls",
              "Calls to Redis; outcome is ok, failed (no answer in time, an error, not connected)"
                  + " or rejected (the breaker is open, nothing was sent)")
          .by(
              TagKey.of("operation", RedisOperation.class),
              TagKey.of("outcome", CallOutcome.class))),
  MISMATCHES(
      counter(
              "millrace.redis.mismatches",
              "values",
              "Values that were not what their key says (another id, malformed) and were taken as"
                  + " absent")
          .withUnitInName()
          .by(TagKey.of("kind", Mismatch.class))),
  TRUNCATED(
      counter("millrace.redis.results.truncated", "results", "Results whose text was cut")
          .withUnitInName()),
  NOTICES_DROPPED(
      counter(
              "millrace.redis.notices.dropped",
              "notices",
              "Published cancellations that listeners were too slow for")
          .withUnitInName()),
  AVAILABLE(flag("millrace.redis.available", "1 when Redis can be asked")),
  BREAKER_OPEN(
      flag("millrace.redis.breaker.open", "1 while the circuit breaker lets no call through"));

  @SuppressWarnings("ImmutableEnumChecker") // its lists are copies
  private final MetricSpec spec;

  RedisMetric(MetricSpec spec) {
    this.spec = spec;
  }

  @Override
  public MetricSpec spec() {
    return spec;
  }
}

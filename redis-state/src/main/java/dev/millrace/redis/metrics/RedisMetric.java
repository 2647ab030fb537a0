package dev.millrace.redis.metrics;

import java.util.List;

/** Every meter of this module. */
public enum RedisMetric {
  CALLS(
      "millrace.redis.calls",
      Type.TIMER,
      "seconds",
      "operation,outcome",
      "Calls to Redis; outcome is ok, failed (no answer in time, an error, not connected) or"
          + " rejected (the breaker is open, nothing was sent)"),
  MISMATCHES(
      "millrace.redis.mismatches",
      Type.COUNTER,
      "values",
      "kind",
      "Values that were not what their key says (another id, malformed) and were taken as absent"),
  TRUNCATED(
      "millrace.redis.results.truncated",
      Type.COUNTER,
      "results",
      "",
      "Results whose text was cut"),
  NOTICES_DROPPED(
      "millrace.redis.notices.dropped",
      Type.COUNTER,
      "notices",
      "",
      "Published cancellations that listeners were too slow for"),
  AVAILABLE("millrace.redis.available", Type.GAUGE, "", "", "1 when Redis can be asked"),
  BREAKER_OPEN(
      "millrace.redis.breaker.open",
      Type.GAUGE,
      "",
      "",
      "1 while the circuit breaker lets no call through");

  /** What kind of meter it is. */
  public enum Type {
    COUNTER,
    GAUGE,
    TIMER
  }

  private final String meterName;
  private final Type type;
  private final String unit;
  private final String tags;
  private final String description;

  RedisMetric(String meterName, Type type, String unit, String tags, String description) {
    this.meterName = meterName;
    this.type = type;
    this.unit = unit;
    this.tags = tags;
    this.description = description;
  }

  /** Its name in the registry. */
  public String meterName() {
    return meterName;
  }

  /** What kind of meter it is. */
  public Type type() {
    return type;
  }

  /** The unit of its values; empty where they have none. */
  public String unit() {
    return unit;
  }

  /** The names of its tags. */
  public List<String> tags() {
    return tags.isEmpty() ? List.of() : List.of(tags.split(","));
  }

  /** What it measures. */
  public String description() {
    return description;
  }
}

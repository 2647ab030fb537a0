package dev.millrace.ingest.metrics;

import java.util.List;

/** Every meter of the facade. */
public enum IngestMetric {
  REQUESTS(
      "millrace.ingest.requests",
      Type.COUNTER,
      "requests",
      "outcome",
      "Requests submitted here that ended"),
  REJECTED(
      "millrace.ingest.rejected",
      Type.COUNTER,
      "calls",
      "code",
      "Calls that were answered with an error"),
  TIME_TO_FIRST_TOKEN(
      "millrace.ingest.ttft",
      Type.TIMER,
      "seconds",
      "",
      "From handing a request to Kafka to its first token in this process"),
  RUNNING("millrace.ingest.running", Type.GAUGE, "requests", "", "Requests that have not ended"),
  OPEN_STREAMS("millrace.ingest.streams", Type.GAUGE, "streams", "", "Streams that are followed"),
  READERS_GONE(
      "millrace.ingest.readers.gone",
      Type.COUNTER,
      "streams",
      "",
      "Streams whose reader went away before the end");

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

  IngestMetric(String meterName, Type type, String unit, String tags, String description) {
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

  /** The unit of its values. */
  public String unit() {
    return unit;
  }

  /** The names of its tags. */
  public List<String> tags() {
    return tags.isEmpty() ? List.of() : List.of(tags.split(",", -1));
  }

  /** What it measures. */
  public String description() {
    return description;
  }
}

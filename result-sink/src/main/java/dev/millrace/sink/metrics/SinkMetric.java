package dev.millrace.sink.metrics;

import java.util.List;

/** Every meter of the result sink. */
public enum SinkMetric {
  COMPLETIONS(
      "millrace.sink.completions",
      Type.COUNTER,
      "completions",
      "outcome",
      "Accepted ends, by how the request ended; repeated deliveries count again"),
  RESULTS(
      "millrace.sink.results",
      Type.COUNTER,
      "results",
      "kept",
      "Tries to keep a result: yes (in Redis) or no (Redis away: it is tried again)"),
  UNREADABLE(
      "millrace.sink.results.unreadable",
      Type.COUNTER,
      "results",
      "",
      "Results whose log could not be read to its end; kept without their text"),
  READ(
      "millrace.sink.results.read",
      Type.TIMER,
      "seconds",
      "",
      "Time to read the log of one result"),
  DEAD_LETTERS(
      "millrace.sink.dead.letters",
      Type.COUNTER,
      "records",
      "",
      "Completions that could not be decoded or handled"),
  RESTARTS(
      "millrace.sink.loop.restarts",
      Type.COUNTER,
      "restarts",
      "",
      "Times that consuming began again after a failure"),
  LAG("millrace.sink.lag", Type.GAUGE, "records", "", "Completions not yet taken"),
  TOPICS_SCHEDULED(
      "millrace.sink.topics.scheduled",
      Type.GAUGE,
      "topics",
      "",
      "Result topics that wait for their removal"),
  TOPICS_DELETED(
      "millrace.sink.topics.deleted",
      Type.COUNTER,
      "topics",
      "kind",
      "Result topics removed: dedicated or leased"),
  RETENTION_FAILURES(
      "millrace.sink.retention.failures",
      Type.COUNTER,
      "failures",
      "step",
      "Steps of retention that failed and are tried again: scan, inspect or delete");

  /** What kind of meter it is. */
  public enum Type {
    COUNTER,
    GAUGE,
    TIMER
  }

  private final String meterName;
  private final Type type;
  private final String unit;
  private final String tag;
  private final String description;

  SinkMetric(String meterName, Type type, String unit, String tag, String description) {
    this.meterName = meterName;
    this.type = type;
    this.unit = unit;
    this.tag = tag;
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
    return tag.isEmpty() ? List.of() : List.of(tag);
  }

  /** What it measures. */
  public String description() {
    return description;
  }
}

package dev.millrace.dispatcher.metrics;

/** Every metric of the dispatcher. Tag values come from enums, so their number is bounded. */
public enum DispatcherMetric {
  QUEUE_DEPTH("queue.depth", Kind.GAUGE, "requests", "priority", "Requests that wait for a worker"),
  RUNNING("running", Kind.GAUGE, "requests", "", "Requests that a worker holds"),
  WORKERS("workers", Kind.GAUGE, "workers", "", "Workers that live"),
  QUEUE_WAIT(
      "queue.wait",
      Kind.TIMER,
      "seconds",
      "priority",
      "From the arrival in the request topic to being given to a worker"),
  BATCH_SIZE("batch.size", Kind.SUMMARY, "requests", "", "Requests per work batch"),
  TAKEN_BACK(
      "taken.back",
      Kind.COUNTER,
      "runs",
      "trouble",
      "Runs that were taken from a worker and queued again or closed"),
  DUPLICATE_REQUESTS(
      "duplicate.requests", Kind.COUNTER, "requests", "", "Requests whose id was known"),
  STALE_ENDS("stale.ends", Kind.COUNTER, "events", "", "Ends of runs that were not current"),
  STALE_EVENTS(
      "stale.events", Kind.COUNTER, "events", "", "Events of old incarnations, or seen before"),
  WORKERS_LOST("workers.lost", Kind.COUNTER, "workers", "trouble", "Workers that went away"),
  CLOSINGS("closings", Kind.COUNTER, "requests", "outcome", "Verdicts reached without a worker"),
  CLOSINGS_WRITTEN(
      "closings.written",
      Kind.COUNTER,
      "requests",
      "result",
      "Verdicts written into result topics"),
  DEAD_LETTERS("dead.letters", Kind.COUNTER, "records", "reason", "Records that could not be used"),
  FORWARDED("forwarded", Kind.COUNTER, "records", "", "Records sent on to the cell of their model"),
  UNREACHABLE(
      "unreachable.batches",
      Kind.COUNTER,
      "batches",
      "",
      "Batches not sent because the work topic was missing");

  /** Kinds of meters. */
  public enum Kind {
    GAUGE,
    COUNTER,
    TIMER,
    SUMMARY
  }

  private final String metricName;
  private final Kind kind;
  private final String unit;
  private final String tag;
  private final String description;

  DispatcherMetric(String name, Kind kind, String unit, String tag, String description) {
    this.metricName = "millrace.dispatcher." + name;
    this.kind = kind;
    this.unit = unit;
    this.tag = tag;
    this.description = description;
  }

  /** Its full name. */
  public String metricName() {
    return metricName;
  }

  /** What kind of meter it is. */
  public Kind kind() {
    return kind;
  }

  /** What it counts. */
  public String unit() {
    return unit;
  }

  /** The name of its tag; empty when it has none. */
  public String tag() {
    return tag;
  }

  /** For people. */
  public String description() {
    return description;
  }
}

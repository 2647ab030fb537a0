package dev.millrace.sink.metrics;

import static dev.millrace.service.metrics.MetricSpec.counter;
import static dev.millrace.service.metrics.MetricSpec.gauge;
import static dev.millrace.service.metrics.MetricSpec.timer;

import dev.millrace.model.Outcome;
import dev.millrace.service.metrics.Metric;
import dev.millrace.service.metrics.MetricSpec;
import dev.millrace.service.metrics.TagKey;

/** Every meter of the result sink. */
public enum SinkMetric implements Metric {
  COMPLETIONS(
      counter(
              "millrace.sink.completions",
              "completions",
              "Accepted ends, by how the request ended; repeated deliveries count again")
          .withUnitInName()
          .by(TagKey.of("outcome", Outcome.class))),
  RESULTS(
      counter(
              "millrace.sink.results",
              "results",
              "Tries to keep a result: yes (in Redis) or no (Redis away: it is tried again)")
          .withUnitInName()
          .by(TagKey.of("kept", "yes", "no"))),
  UNREADABLE(
      counter(
              "millrace.sink.results.unreadable",
              "results",
              "Results whose log could not be read to its end; kept without their text")
          .withUnitInName()),
  READ(timer("millrace.sink.results.read", "Time to read the log of one result")),
  DEAD_LETTERS(
      counter(
              "millrace.sink.dead.letters",
              "records",
              "Completions that could not be decoded or handled")
          .withUnitInName()),
  RESTARTS(
      counter(
              "millrace.sink.loop.restarts",
              "restarts",
              "Times that consuming began again after a failure")
          .withUnitInName()),
  LAG(gauge("millrace.sink.lag", "records", "Completions not yet taken").withUnitInName()),
  TOPICS_SCHEDULED(
      gauge("millrace.sink.topics.scheduled", "topics", "Result topics that wait for their removal")
          .withUnitInName()),
  TOPICS_DELETED(
      counter("millrace.sink.topics.deleted", "topics", "Topics of results and of workers removed")
          .withUnitInName()
          .by(TagKey.of("kind", "dedicated", "leased", "work"))),
  RETENTION_FAILURES(
      counter(
              "millrace.sink.retention.failures",
              "failures",
              "Steps of retention that failed and are tried again")
          .withUnitInName()
          .by(TagKey.of("step", "scan", "inspect", "delete")));

  @SuppressWarnings("ImmutableEnumChecker") // its lists are copies
  private final MetricSpec spec;

  SinkMetric(MetricSpec spec) {
    this.spec = spec;
  }

  @Override
  public MetricSpec spec() {
    return spec;
  }
}

package dev.millrace.dispatcher.metrics;

import static dev.millrace.service.metrics.MetricSpec.counter;
import static dev.millrace.service.metrics.MetricSpec.distribution;
import static dev.millrace.service.metrics.MetricSpec.gauge;
import static dev.millrace.service.metrics.MetricSpec.timer;

import dev.millrace.dispatcher.cell.step.LossReason;
import dev.millrace.model.DeadLetter;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.service.metrics.Metric;
import dev.millrace.service.metrics.MetricSpec;
import dev.millrace.service.metrics.TagKey;

/** Every meter of the dispatcher. */
public enum DispatcherMetric implements Metric {
  QUEUE_DEPTH(
      gauge("millrace.dispatcher.queue.depth", "requests", "Requests that wait for a worker")
          .by(TagKey.of("priority", Priority.class))),
  QUEUE_BYTES(
      gauge(
          "millrace.dispatcher.queue.bytes",
          "bytes",
          "What the waiting requests take, in memory and on disk")),
  QUEUE_SPILLED(
      gauge(
          "millrace.dispatcher.queue.spilled",
          "bytes",
          "Bodies on disk, of dispatcher.queue-disk-bytes")),
  QUEUE_TOKENS(
      gauge(
          "millrace.dispatcher.queue.tokens",
          "tokens",
          "Tokens that the waiting requests may take, prompts and answers, estimated")),
  BACKLOG(
      gauge(
          "millrace.dispatcher.backlog.seconds",
          "seconds",
          "How long the workers need for all that waits, of the model where that is longest; -1"
              + " when none of its workers takes work, or no run has ended yet")),
  NEXT_DEADLINE(
      gauge(
          "millrace.dispatcher.next.deadline.seconds",
          "seconds",
          "Time until the deadline that comes first of those that wait; negative once it has"
              + " passed, not a number if nothing that waits has one")),
  INTAKE_CLOSED(
      gauge(
              "millrace.dispatcher.intake.closed",
              "models",
              "Models of which callers are asked to hold back requests")
          .by(TagKey.of("priority", Priority.class))),
  INTAKE_CHANGES(
      counter(
          "millrace.dispatcher.intake.changes",
          "changes",
          "Times that a model began, or ceased, to ask callers to hold back")),
  REFUSED(
      counter(
          "millrace.dispatcher.refused",
          "requests",
          "Requests that ended at once because the queue was full")),
  RUNNING(gauge("millrace.dispatcher.running", "requests", "Requests that a worker holds")),
  WORKERS(gauge("millrace.dispatcher.workers", "workers", "Workers that live")),
  QUEUE_WAIT(
      timer(
              "millrace.dispatcher.queue.wait",
              "From the arrival in the request topic to being given to a worker")
          .by(TagKey.of("priority", Priority.class))),
  BATCH_SIZE(distribution("millrace.dispatcher.batch.size", "requests", "Requests per work batch")),
  TAKEN_BACK(
      counter(
              "millrace.dispatcher.taken.back",
              "runs",
              "Runs that were taken from a worker and queued again or closed")
          .by(TagKey.of("trouble", LossReason.class))),
  DUPLICATE_REQUESTS(
      counter("millrace.dispatcher.duplicate.requests", "requests", "Requests whose id was known")),
  STALE_ENDS(
      counter("millrace.dispatcher.stale.ends", "events", "Ends of runs that were not current")),
  STALE_EVENTS(
      counter(
          "millrace.dispatcher.stale.events",
          "events",
          "Events of old incarnations, or seen before")),
  WORKERS_LOST(
      counter("millrace.dispatcher.workers.lost", "workers", "Workers that went away")
          .by(TagKey.of("trouble", LossReason.class))),
  CLOSINGS(
      counter("millrace.dispatcher.closings", "requests", "Verdicts reached without a worker")
          .by(TagKey.of("outcome", Outcome.class))),
  CLOSINGS_WRITTEN(
      counter(
              "millrace.dispatcher.closings.written",
              "requests",
              "Verdicts written into result topics")
          .by(
              TagKey.of(
                  "result",
                  "written",
                  "adopted",
                  "superseded",
                  "unwritable",
                  "given_up",
                  "unreported",
                  "undecodable"))),
  DEAD_LETTERS(
      counter("millrace.dispatcher.dead.letters", "records", "Records that could not be used")
          .by(TagKey.of("reason", DeadLetter.ReasonCode.class))),
  FORWARDED(
      counter(
          "millrace.dispatcher.forwarded",
          "records",
          "Records sent on to the cell of their model")),
  UNREACHABLE(
      counter(
          "millrace.dispatcher.unreachable.batches",
          "batches",
          "Batches not sent because the work topic was missing"));

  @SuppressWarnings("ImmutableEnumChecker") // its lists are copies
  private final MetricSpec spec;

  DispatcherMetric(MetricSpec spec) {
    this.spec = spec;
  }

  @Override
  public MetricSpec spec() {
    return spec;
  }
}

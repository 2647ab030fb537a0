package dev.millrace.dispatcher.metrics;

import dev.millrace.dispatcher.cell.step.LossReason;
import dev.millrace.dispatcher.cell.step.Observation;
import dev.millrace.dispatcher.cell.step.Observation.Closed;
import dev.millrace.dispatcher.cell.step.Observation.DuplicateRequest;
import dev.millrace.dispatcher.cell.step.Observation.IntakeChanged;
import dev.millrace.dispatcher.cell.step.Observation.Refused;
import dev.millrace.dispatcher.cell.step.Observation.StaleEnd;
import dev.millrace.dispatcher.cell.step.Observation.StaleEvent;
import dev.millrace.dispatcher.cell.step.Observation.TakenBack;
import dev.millrace.dispatcher.cell.step.Observation.Waited;
import dev.millrace.dispatcher.cell.step.Observation.WorkerDown;
import dev.millrace.dispatcher.cell.step.Observation.WorkerUp;
import dev.millrace.logging.LogKey;
import dev.millrace.model.DeadLetter.ReasonCode;
import dev.millrace.model.Priority;
import dev.millrace.service.metrics.Meters;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The dispatcher's instruments, and the log lines that go with them. Any thread. */
public final class DispatcherMeters {

  private static final Logger LOG = LoggerFactory.getLogger(DispatcherMeters.class);

  private final Meters meters;
  private final Map<Priority, Timer> waits = new EnumMap<>(Priority.class);
  private final DistributionSummary batchSize;

  /** Registers every meter of the catalogue. */
  public DispatcherMeters(MeterRegistry registry, CellStatuses statuses) {
    meters = new Meters(registry);
    meters.start(DispatcherMetric.values());
    for (Priority priority : Priority.values()) {
      waits.put(priority, meters.timer(DispatcherMetric.QUEUE_WAIT, priority.label()));
      meters.gauge(
          DispatcherMetric.QUEUE_DEPTH,
          () -> statuses.queued().getOrDefault(priority, 0),
          priority.label());
      meters.gauge(
          DispatcherMetric.INTAKE_CLOSED, () -> statuses.closed(priority), priority.label());
    }
    meters.gauge(DispatcherMetric.QUEUE_BYTES, () -> statuses.waiting().bytes());
    meters.gauge(DispatcherMetric.QUEUE_TOKENS, statuses::queuedTokens);
    meters.gauge(
        DispatcherMetric.BACKLOG,
        () -> statuses.backlog().map(DispatcherMeters::seconds).orElse(-1.0));
    meters.gauge(
        DispatcherMetric.NEXT_DEADLINE,
        () -> statuses.nextDeadline().map(DispatcherMeters::seconds).orElse(Double.NaN));
    meters.gauge(DispatcherMetric.RUNNING, statuses::running);
    meters.gauge(DispatcherMetric.WORKERS, statuses::workers);
    batchSize = meters.distribution(DispatcherMetric.BATCH_SIZE);
  }

  /** Counts and logs an observation of a cell. */
  public void observe(Observation observation) {
    switch (observation) {
      case Waited waited -> waited(waited);
      case TakenBack taken -> {
        meters.count(DispatcherMetric.TAKEN_BACK, label(taken.reason()));
        LOG.atInfo()
            .addKeyValue(LogKey.REQUEST_ID, taken.requestId())
            .addKeyValue(LogKey.RUN, taken.run())
            .addKeyValue(LogKey.ATTEMPT, taken.attempt())
            .addKeyValue(LogKey.WORKER, taken.worker())
            .addKeyValue(LogKey.REASON, taken.reason())
            .log("run taken back");
      }
      case Closed closed -> meters.count(DispatcherMetric.CLOSINGS, label(closed.outcome()));
      case Refused refused -> {
        meters.count(DispatcherMetric.REFUSED);
        LOG.atDebug()
            .addKeyValue(LogKey.REQUEST_ID, refused.requestId())
            .addKeyValue(LogKey.MODEL, refused.model())
            .log("request refused, the queue is full");
      }
      case IntakeChanged changed -> {
        meters.count(DispatcherMetric.INTAKE_CHANGES);
        LOG.atInfo()
            .addKeyValue(LogKey.MODEL, changed.model())
            .addKeyValue(LogKey.CLOSED, changed.closed())
            .log(changed.closed().isEmpty() ? "intake open" : "intake closed");
      }
      case DuplicateRequest duplicate -> {
        meters.count(DispatcherMetric.DUPLICATE_REQUESTS);
        LOG.atDebug()
            .addKeyValue(LogKey.REQUEST_ID, duplicate.requestId())
            .log("duplicate request");
      }
      case StaleEnd stale -> {
        meters.count(DispatcherMetric.STALE_ENDS);
        LOG.atInfo()
            .addKeyValue(LogKey.REQUEST_ID, stale.requestId())
            .addKeyValue(LogKey.RUN, stale.run())
            .addKeyValue(LogKey.WORKER, stale.worker())
            .log("stale end");
      }
      case StaleEvent stale -> {
        meters.count(DispatcherMetric.STALE_EVENTS);
        LOG.atDebug().addKeyValue(LogKey.WORKER, stale.worker()).log("stale event");
      }
      case WorkerUp up ->
          LOG.atInfo()
              .addKeyValue(LogKey.WORKER, up.worker())
              .addKeyValue(LogKey.EPOCH, up.epoch())
              .log("worker up");
      case WorkerDown down -> {
        meters.count(DispatcherMetric.WORKERS_LOST, label(down.reason()));
        Level level = down.reason() == LossReason.LEFT ? Level.INFO : Level.WARN;
        LOG.atLevel(level)
            .addKeyValue(LogKey.WORKER, down.worker())
            .addKeyValue(LogKey.EPOCH, down.epoch())
            .addKeyValue(LogKey.REASON, down.reason())
            .log("worker down");
      }
    }
  }

  /** Where the bodies on disk are counted. */
  public void observeSpilled(LongSupplier bytes) {
    meters.gauge(DispatcherMetric.QUEUE_SPILLED, bytes::getAsLong);
  }

  /** A batch was sent. */
  public void batch(int items) {
    batchSize.record(items);
  }

  /** A record went to the dead letters. */
  public void deadLetter(ReasonCode reason) {
    meters.count(DispatcherMetric.DEAD_LETTERS, label(reason));
  }

  /** A record was sent on to its own cell. */
  public void forwarded() {
    meters.count(DispatcherMetric.FORWARDED);
  }

  /** A batch was held back because its topic is missing. */
  public void unreachable() {
    meters.count(DispatcherMetric.UNREACHABLE);
  }

  /** A verdict was written, adopted, or could not be written. */
  public void closingWritten(String result) {
    meters.count(DispatcherMetric.CLOSINGS_WRITTEN, result);
  }

  private void waited(Waited waited) {
    Timer timer = waits.get(waited.priority());
    if (timer != null) {
      timer.record(waited.queued().isNegative() ? Duration.ZERO : waited.queued());
    }
  }

  private static double seconds(Duration span) {
    return span.toNanos() / 1e9;
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}

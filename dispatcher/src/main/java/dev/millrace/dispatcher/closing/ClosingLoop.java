package dev.millrace.dispatcher.closing;

import dev.millrace.dispatcher.closing.ClosingWriter.Written;
import dev.millrace.dispatcher.metrics.DispatcherMeters;
import dev.millrace.kafka.KafkaSettings;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.kafka.loop.FailurePolicy;
import dev.millrace.kafka.loop.LoopHealth;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.loop.RecordLoop;
import dev.millrace.kafka.loop.StopSignal;
import dev.millrace.logging.LogKey;
import dev.millrace.model.Closing;
import dev.millrace.model.WorkerEvent.Origin;
import dev.millrace.model.WorkerEvent.RunEnded;
import dev.millrace.model.WorkerId;
import dev.millrace.retry.Backoff;
import dev.millrace.topics.Topics;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wires;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes verdicts, writes each as a run of its own and reports its end to the cell, which makes a
 * completion of it. Verdicts are worked on side by side, so a bad result topic holds up nobody; one
 * that fails for good ends as result_unwritable, one that could not be written now is left alone,
 * because the cell asks again until its end was reported. What is no verdict becomes a dead letter.
 *
 * <p>Thread rule: {@code start} and {@code close} come from one owner.
 */
public final class ClosingLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ClosingLoop.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);
  private static final Duration REPORT_WITHIN = Duration.ofSeconds(10);
  private static final int MOST_IN_WORK = 500;
  private static final int TRIES = 5;
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));

  private final Clock clock;
  private final ClosingClients clients;
  private final Topics topics;
  private final Wires wires;
  private final DispatcherMeters meters;
  private final StopSignal stopping = new StopSignal();
  private final AtomicLong sequence = new AtomicLong();
  private final long epoch;
  private final RecordLoop<byte[], byte[]> loop;

  private ClosingLoop(
      ClosingClients clients,
      Topics topics,
      Wires wires,
      DispatcherMeters meters,
      Clock clock,
      Duration sureFor) {
    this.clock = clock;
    this.clients = clients;
    this.topics = topics;
    this.wires = wires;
    this.meters = meters;
    this.epoch = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    this.loop =
        RecordLoop.sideBySide(
            LoopSettings.of("millrace-closings", POLL),
            FailurePolicy.retry(),
            clients.members(),
            topics.closings(),
            this::work,
            clients.tasks(),
            MOST_IN_WORK,
            sureFor);
  }

  /**
   * Starts one.
   *
   * @param group consumer group, shared by all dispatchers of an installation
   * @param resultRetention of dedicated result topics that have to be made
   */
  public static ClosingLoop start(
      KafkaSettings kafka,
      TopicPlan plan,
      Wires wires,
      DispatcherMeters meters,
      String group,
      Duration resultRetention,
      Clock clock) {
    ClosingLoop closings =
        new ClosingLoop(
            ClosingClients.open(kafka, plan, wires, group, resultRetention, clock),
            plan.topics(),
            wires,
            meters,
            clock,
            kafka.memberLiveness().dividedBy(2));
    closings.loop.start();
    return closings;
  }

  /** How the reading of verdicts is doing. */
  public LoopHealth health() {
    return loop.health();
  }

  @Override
  public void close() {
    stopping.give();
    loop.close(STOP_WITHIN);
    clients.close();
  }

  private void work(ConsumerRecord<byte[], byte[]> record, BooleanSupplier repeated)
      throws InterruptedException {
    try {
      if (record.value() == null) {
        throw new UndecodableException("the record has no value");
      }
      Closing closing = wires.closings().decode(record.value());
      work(closing, repeated);
    } catch (UndecodableException undecodable) {
      String reason = String.valueOf(undecodable.getMessage());
      clients.deadLetters().send(record, reason);
      meters.closingWritten("undecodable");
      LOG.atError()
          .addKeyValue(LogKey.PARTITION, record.partition())
          .addKeyValue(LogKey.OFFSET, record.offset())
          .addKeyValue(LogKey.REASON, reason)
          .log("closing unusable");
    }
  }

  /**
   * A verdict that somebody may have begun to write, be it in an earlier try, is no longer the
   * first of its request.
   */
  private void work(Closing closing, BooleanSupplier repeated) throws InterruptedException {
    for (int failures = 1; ; failures++) {
      boolean begun = failures > 1 || repeated.getAsBoolean();
      switch (clients.writer().write(begun ? closing.behindOthers() : closing)) {
        case Written.Ended ended -> {
          report(closing, ended);
          return;
        }
        case Written.Superseded superseded -> {
          meters.closingWritten("superseded");
          LOG.atWarn()
              .addKeyValue(LogKey.REQUEST_ID, closing.requestId())
              .addKeyValue(LogKey.RUN, closing.run())
              .addKeyValue(LogKey.BY_RUN, superseded.byRun())
              .log("closing superseded");
          return;
        }
        case Written.NotNow later -> {
          if (failures == TRIES) {
            meters.closingWritten("given_up");
            LOG.atWarn()
                .addKeyValue(LogKey.REQUEST_ID, closing.requestId())
                .addKeyValue(LogKey.RUN, closing.run())
                .addKeyValue(LogKey.REASON, later.reason())
                .log("closing not written now");
            return;
          }
          if (stopping.pause(BACKOFF.after(failures))) {
            throw new InterruptedException("stopped between two tries");
          }
        }
      }
    }
  }

  private void report(Closing closing, Written.Ended ended) throws InterruptedException {
    Origin origin =
        new Origin(
            new WorkerId(ClosingWriter.WRITER),
            epoch,
            sequence.getAndIncrement(),
            closing.model(),
            clock.instant(),
            closing.cell());
    RunEnded event =
        new RunEnded(origin, closing.requestId(), closing.run(), ended.verdict(), ended.adopted());
    Integer cell = closing.cell().isPresent() ? closing.cell().getAsInt() : null;
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            topics.workerEvents(), cell, closing.model(), wires.workerEvents().encode(event));
    try {
      clients.producer().send(record).get(REPORT_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
      boolean refused = !ended.adopted() && !ended.verdict().equals(closing.verdict());
      meters.closingWritten(refused ? "unwritable" : ended.adopted() ? "adopted" : "written");
    } catch (ExecutionException | TimeoutException | KafkaException failure) {
      meters.closingWritten("unreported");
      LOG.atWarn()
          .addKeyValue(LogKey.REQUEST_ID, closing.requestId())
          .addKeyValue(LogKey.RUN, closing.run())
          .setCause(failure)
          .log("end of closing not reported");
    }
  }
}

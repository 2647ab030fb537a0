package dev.millrace.worker.intake;

import dev.millrace.kafka.DeadLetters;
import dev.millrace.kafka.loop.FailurePolicy;
import dev.millrace.kafka.loop.LoopHealth;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.loop.RecordLoop;
import dev.millrace.logging.LogKey;
import dev.millrace.model.WorkBatch;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wire;
import dev.millrace.worker.run.Runs;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the work topic, on the thread {@code work-intake}, and hands what is meant for this epoch
 * to the runs. What it cannot decode goes to the dead letters; the dispatcher notices that the
 * worker does not hold the runs, and gives them away again.
 */
public final class WorkIntake {

  private static final Logger LOG = LoggerFactory.getLogger(WorkIntake.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final Wire<WorkBatch> wire;
  private final DeadLetters deadLetters;
  private final Runs runs;
  private final LongSupplier epoch;
  private final IntConsumer move;
  private final Counter foreign;
  private final Counter undecodable;
  private final RecordLoop<byte[], byte[]> loop;

  /**
   * Reads nothing before {@link #start()}.
   *
   * @param consumer stands where the work of this worker begins; the intake closes it
   * @param epoch that work has to name now
   * @param move told the scheduling cell that the worker is to go to
   * @param foreign counts batches of other epochs
   * @param undecodable counts batches that became dead letters
   * @param fatal told when the topic can no longer be read
   */
  public WorkIntake(
      KafkaConsumer<byte[], byte[]> consumer,
      Wire<WorkBatch> wire,
      DeadLetters deadLetters,
      Runs runs,
      LongSupplier epoch,
      IntConsumer move,
      Counter foreign,
      Counter undecodable,
      Consumer<Throwable> fatal) {
    this.wire = wire;
    this.deadLetters = deadLetters;
    this.runs = runs;
    this.epoch = epoch;
    this.move = move;
    this.foreign = foreign;
    this.undecodable = undecodable;
    this.loop =
        RecordLoop.assigned(
            LoopSettings.of("work-intake", POLL), FailurePolicy.fatal(fatal), consumer, this::take);
  }

  /**
   * Fixes the position of a consumer at the present end of the work topic; blocks for a round trip.
   */
  public static void standAtEnd(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition) {
    consumer.assign(Set.of(partition));
    consumer.seekToEnd(Set.of(partition));
    consumer.position(partition);
  }

  /** Starts the thread. */
  public void start() {
    loop.start();
  }

  /** How the reading is doing. */
  public LoopHealth health() {
    return loop.health();
  }

  /** Tells the thread to end; does not wait. */
  public void signalStop() {
    loop.stop();
  }

  /** Waits for the thread, a bounded time. */
  public void awaitStopped(Duration atMost) {
    loop.close(atMost);
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    WorkBatch batch;
    try {
      if (record.value() == null) {
        deadLetter(record, "the record has no value");
        return;
      }
      batch = wire.decode(record.value());
    } catch (UndecodableException reason) {
      deadLetter(record, String.valueOf(reason.getMessage()));
      return;
    }
    if (batch.isEmpty()) {
      return;
    }
    if (batch.epoch() != epoch.getAsLong()) {
      foreign.increment();
      LOG.atInfo()
          .addKeyValue(LogKey.OFFSET, record.offset())
          .addKeyValue(LogKey.EPOCH, batch.epoch())
          .log("work batch of another epoch");
      return;
    }
    batch.items().forEach(runs::take);
    batch.suspends().forEach(stop -> runs.suspend(stop.requestId(), stop.run()));
    batch.cancels().forEach(stop -> runs.cancel(stop.requestId(), stop.run(), stop.reason()));
    batch.moveTo().ifPresent(move);
  }

  /** Does not wait for the dead letter: the dispatcher dispatches these runs again in any case. */
  private void deadLetter(ConsumerRecord<byte[], byte[]> record, String reason) {
    undecodable.increment();
    LOG.atWarn()
        .addKeyValue(LogKey.TOPIC, record.topic())
        .addKeyValue(LogKey.OFFSET, record.offset())
        .addKeyValue(LogKey.REASON, reason)
        .log("work batch undecodable");
    deadLetters
        .post(record, reason)
        .exceptionally(
            failure -> {
              LOG.atError()
                  .addKeyValue(LogKey.OFFSET, record.offset())
                  .addKeyValue(LogKey.REASON, failure.toString())
                  .log("dead letter lost");
              return null;
            });
  }
}

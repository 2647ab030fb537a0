package dev.millrace.dispatcher.closing;

import dev.millrace.dispatcher.closing.ClosingWriter.Written;
import dev.millrace.dispatcher.metrics.DispatcherMeters;
import dev.millrace.kafka.KafkaSettings;
import dev.millrace.model.Closing;
import dev.millrace.model.WorkerEvent.Origin;
import dev.millrace.model.WorkerEvent.RunEnded;
import dev.millrace.model.WorkerId;
import dev.millrace.topics.Topics;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wires;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes verdicts, writes each as a run of its own and reports its end to the cell, which makes a
 * completion of it. Verdicts are worked on side by side, so a bad result topic holds up nobody; one
 * that fails for good ends as result_unwritable, one that could not be written now is left alone,
 * because the cell asks again until its end was reported.
 *
 * <p>Thread rule: {@code start} and {@code close} come from one owner.
 */
public final class ClosingLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ClosingLoop.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);
  private static final Duration REPORT_WITHIN = Duration.ofSeconds(10);
  private static final int MOST_IN_WORK = 500;
  private static final Backoff BACKOFF =
      new Backoff(5, Duration.ofMillis(100), Duration.ofSeconds(2));

  private final ClosingClients clients;
  private final Topics topics;
  private final Wires wires;
  private final DispatcherMeters meters;
  private final OpenOffsets<TopicPartition> offsets = new OpenOffsets<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private final AtomicLong sequence = new AtomicLong();
  private final long epoch;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile boolean failed;

  private ClosingLoop(ClosingClients clients, Topics topics, Wires wires, DispatcherMeters meters) {
    this.clients = clients;
    this.topics = topics;
    this.wires = wires;
    this.meters = meters;
    this.epoch = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    this.thread = Thread.ofPlatform().name("millrace-closings").unstarted(this::run);
  }

  /**
   * Starts one.
   *
   * @param group consumer group, shared by all dispatchers of an installation
   * @param resultRetention of dedicated result topics that have to be made
   */
  public static ClosingLoop start(
      KafkaSettings kafka,
      Topics topics,
      Wires wires,
      DispatcherMeters meters,
      String group,
      Duration resultRetention) {
    ClosingLoop loop =
        new ClosingLoop(
            ClosingClients.open(kafka, topics, wires, group, resultRetention),
            topics,
            wires,
            meters);
    loop.thread.start();
    return loop;
  }

  /** False once the loop has ended without being asked to. */
  public boolean working() {
    return !failed;
  }

  @Override
  public void close() {
    stopping = true;
    clients.consumer().wakeup();
    try {
      if (!thread.join(STOP_WITHIN)) {
        LOG.warn("closing loop did not stop in time");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    clients.close();
  }

  private void run() {
    KafkaConsumer<String, byte[]> consumer = clients.consumer();
    try {
      consumer.subscribe(List.of(topics.closings()), new Rebalance());
      while (!stopping) {
        if (offsets.open() < MOST_IN_WORK) {
          consumer.resume(consumer.paused());
        } else {
          consumer.pause(consumer.assignment());
        }
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          take(record);
        }
        commit();
      }
    } catch (WakeupException stop) {
      LOG.debug("closing loop woken to stop");
    } catch (KafkaException failure) {
      failed = !stopping;
      LOG.error("closing loop failed errorCode=internal", failure);
    } finally {
      consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
  }

  private void take(ConsumerRecord<String, byte[]> record) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    offsets.begin(partition, record.offset());
    clients
        .tasks()
        .execute(
            () -> {
              try {
                work(wires.closings().decode(record.value()));
              } catch (UndecodableException undecodable) {
                meters.closingWritten("undecodable");
                LOG.error(
                    "closing unusable partition={} offset={} reason={}",
                    record.partition(),
                    record.offset(),
                    undecodable.getMessage());
              } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
              }
              offsets.end(partition, record.offset());
            });
  }

  private void work(Closing closing) throws InterruptedException {
    for (int failures = 1; ; failures++) {
      switch (clients.writer().write(closing)) {
        case Written.Ended ended -> {
          report(closing, ended);
          return;
        }
        case Written.Superseded superseded -> {
          meters.closingWritten("superseded");
          LOG.warn(
              "closing superseded requestId={} run={} byRun={}",
              closing.requestId(),
              closing.run(),
              superseded.byRun());
          return;
        }
        case Written.NotNow later -> {
          Optional<Duration> wait = BACKOFF.after(failures);
          if (wait.isEmpty()) {
            meters.closingWritten("given_up");
            LOG.warn(
                "closing not written now requestId={} run={} reason={}",
                closing.requestId(),
                closing.run(),
                later.reason());
            return;
          }
          // Between two tries of one closing, on a virtual thread that does nothing else.
          Thread.sleep(wait.get());
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
            Instant.now());
    RunEnded event =
        new RunEnded(origin, closing.requestId(), closing.run(), ended.verdict(), ended.adopted());
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            topics.workerEvents(), closing.model(), wires.workerEvents().encode(event));
    try {
      clients.producer().send(record).get(REPORT_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
      boolean refused = !ended.adopted() && !ended.verdict().equals(closing.verdict());
      meters.closingWritten(refused ? "unwritable" : ended.adopted() ? "adopted" : "written");
    } catch (ExecutionException | TimeoutException | KafkaException failure) {
      meters.closingWritten("unreported");
      LOG.warn(
          "end of closing not reported requestId={} run={}",
          closing.requestId(),
          closing.run(),
          failure);
    }
  }

  private void commit() {
    Map<TopicPartition, OffsetAndMetadata> due = new HashMap<>();
    offsets
        .done()
        .forEach(
            (partition, offset) -> {
              if (!offset.equals(committed.get(partition))) {
                due.put(partition, new OffsetAndMetadata(offset));
              }
            });
    if (!due.isEmpty()) {
      clients.consumer().commitAsync(due, null);
      due.forEach((partition, offset) -> committed.put(partition, offset.offset()));
    }
  }

  private final class Rebalance implements ConsumerRebalanceListener {

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
      offsets
          .done()
          .forEach((partition, offset) -> done.put(partition, new OffsetAndMetadata(offset)));
      done.keySet().retainAll(partitions);
      try {
        clients.consumer().commitSync(done, STOP_WITHIN);
      } catch (WakeupException | org.apache.kafka.common.errors.TimeoutException notNow) {
        LOG.debug("offsets of closings not committed, they come again", notNow);
      }
      forget(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      forget(partitions);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

    private void forget(Collection<TopicPartition> partitions) {
      partitions.forEach(offsets::drop);
      committed.keySet().removeAll(partitions);
    }
  }
}

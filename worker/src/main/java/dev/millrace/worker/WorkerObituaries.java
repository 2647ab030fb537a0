package dev.millrace.worker;

import dev.millrace.kafka.KafkaSettings;
import dev.millrace.logging.LogKey;
import dev.millrace.model.WorkerEvent;
import dev.millrace.model.WorkerEvent.Died;
import dev.millrace.model.WorkerEvent.Origin;
import dev.millrace.model.WorkerId;
import dev.millrace.topics.Topics;
import dev.millrace.wire.Wire;
import dev.millrace.wire.Wires;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the dispatcher that a worker's process has ended, so that its requests go on elsewhere
 * without waiting for its silence. One that does not arrive costs that wait and nothing else.
 *
 * <p>Thread rule: any thread; {@link #died} blocks no longer than the producer does.
 */
public final class WorkerObituaries implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerObituaries.class);
  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final Producer<String, byte[]> producer;
  private final Wire<WorkerEvent> wire;
  private final String topic;
  private final String model;
  private final Clock clock;
  private final AtomicLong sequence = new AtomicLong();

  WorkerObituaries(
      Producer<String, byte[]> producer,
      Wire<WorkerEvent> wire,
      String topic,
      String model,
      Clock clock) {
    this.producer = producer;
    this.wire = wire;
    this.topic = topic;
    this.model = model;
    this.clock = clock;
  }

  /**
   * For workers of one model.
   *
   * @param model as in the workers' own events
   * @param clock of the machine that the workers run on
   */
  public static WorkerObituaries open(
      KafkaSettings kafka, Topics topics, Wires wires, String model, Clock clock) {
    return new WorkerObituaries(
        WorkerKafka.obituaryProducer(kafka),
        wires.workerEvents(),
        topics.workerEvents(),
        model,
        clock);
  }

  /** The worker's process has ended. */
  public void died(String worker) {
    Instant now = clock.instant();
    Origin origin =
        new Origin(
            new WorkerId(worker), WorkerEvent.epochAt(now), sequence.getAndIncrement(), model, now);
    try {
      var unused =
          producer.send(
              new ProducerRecord<>(
                  topic, model, wire.encode(new Died(origin, "its process ended"))),
              (metadata, failure) -> {
                if (failure != null) {
                  notSent(worker, failure);
                }
              });
    } catch (RuntimeException failure) {
      notSent(worker, failure);
    }
  }

  private static void notSent(String worker, Exception failure) {
    LOG.atWarn()
        .addKeyValue(LogKey.WORKER, worker)
        .addKeyValue(LogKey.REASON, failure.toString())
        .log("death of a worker not reported");
  }

  @Override
  public void close() {
    producer.close(CLOSE);
  }
}

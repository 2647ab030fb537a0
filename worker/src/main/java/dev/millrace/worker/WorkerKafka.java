package dev.millrace.worker;

import dev.millrace.kafka.KafkaSettings;
import dev.millrace.kafka.TopicAdmin;
import dev.millrace.kafka.TopicAdminException;
import dev.millrace.kafka.TopicSpec;
import dev.millrace.resultlog.ResultTopics;
import dev.millrace.resultlog.RunLog;
import dev.millrace.resultlog.shared.SharedReader;
import dev.millrace.service.RoleStartException;
import dev.millrace.wire.Wires;
import dev.millrace.worker.intake.WorkIntake;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kafka clients of a worker, connected. One producer carries events, markers, first tokens and
 * ends at once, another the tokens after the first, those of many runs in one request. Sends only
 * wait where a producer has to learn of a topic, and then on a thread of the run concerned.
 *
 * @param work stands at the end that the work topic had when the worker connected
 * @param cells partitions of the worker events
 */
record WorkerKafka(
    TopicAdmin admin,
    KafkaProducer<String, byte[]> producer,
    KafkaProducer<String, byte[]> tokenProducer,
    SharedReader reader,
    KafkaConsumer<byte[], byte[]> work,
    RunLog log,
    int cells)
    implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerKafka.class);
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(20);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

  /** Connects, creates the work topic unless it is there, and stands at its end. */
  static WorkerKafka connect(WorkerConfig config, Wires wires, Executor executor)
      throws RoleStartException {
    String name = "worker-" + config.id();
    KafkaSettings kafka = new KafkaSettings(config.kafka());
    TopicSpec work = config.plan().work(config.id());
    TopicAdmin admin = null;
    KafkaProducer<String, byte[]> producer = null;
    KafkaProducer<String, byte[]> tokenProducer = null;
    KafkaConsumer<byte[], byte[]> consumer = null;
    try {
      admin = TopicAdmin.connect(kafka, name);
      ResultTopics topics =
          new ResultTopics(admin, config.plan(), config.dedicatedRetention(), System::nanoTime);
      await(
          admin.create(List.of(work)),
          "work topic " + work.name() + " cannot be created at " + kafka.bootstrapServers());
      producer = new KafkaProducer<>(kafka.resultProducer(name));
      tokenProducer =
          new KafkaProducer<>(kafka.tokenProducer(name + "-tokens", config.tokenLinger()));
      requireTopic(admin, config.topics().workerEvents());
      requireTopic(admin, config.topics().deadLetters());
      int cells = producer.partitionsFor(config.topics().workerEvents()).size();
      consumer = workConsumer(kafka, name);
      WorkIntake.standAtEnd(consumer, new TopicPartition(work.name(), 0));
      SharedReader reader =
          new SharedReader(
              kafka,
              name + "-replay",
              topics,
              wires.resultEvents(),
              config.replayTimeout(),
              System::nanoTime);
      RunLog log =
          new RunLog(producer, tokenProducer, wires.resultEvents(), topics, reader, executor);
      return new WorkerKafka(admin, producer, tokenProducer, reader, consumer, log, cells);
    } catch (KafkaException | RoleStartException failure) {
      closeAll(admin, producer, tokenProducer, consumer);
      throw failure instanceof RoleStartException ours
          ? ours
          : new RoleStartException(unreachable(kafka), failure);
    }
  }

  /** What tells of the deaths of workers; for whoever keeps their processes. */
  static KafkaProducer<String, byte[]> obituaryProducer(KafkaSettings kafka) {
    return new KafkaProducer<>(kafka.producer("worker-obituaries"));
  }

  private static void requireTopic(TopicAdmin admin, String topic) throws RoleStartException {
    if (!await(admin.exists(topic), "topic " + topic + " cannot be looked at")) {
      throw new RoleStartException(
          "topic " + topic + " does not exist; start a dispatcher first, it creates the topics");
    }
  }

  private static <T> T await(CompletableFuture<T> future, String otherwise)
      throws RoleStartException {
    try {
      return TopicAdmin.await(future, CONNECT_WITHIN);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new RoleStartException(otherwise + ": interrupted", interrupted);
    } catch (TopicAdminException failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      throw new RoleStartException(otherwise + ": " + cause, failure);
    }
  }

  /**
   * The consumer of the work topic. Its assignment never changes, so its fetches may be long. What
   * it missed while the process stood still it reads again from the earliest record left.
   */
  private static KafkaConsumer<byte[], byte[]> workConsumer(KafkaSettings kafka, String name) {
    return new KafkaConsumer<>(
        kafka.steadyConsumer(name + "-work"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static String unreachable(KafkaSettings kafka) {
    return "kafka.bootstrap: no answer from "
        + kafka.bootstrapServers()
        + "; is Kafka running there?";
  }

  private static void closeAll(@Nullable AutoCloseable... clients) {
    for (AutoCloseable client : clients) {
      if (client == null) {
        continue;
      }
      try {
        client.close();
      } catch (Exception failure) {
        LOG.debug("client did not close", failure);
      }
    }
  }

  /** Closes everything but the work consumer, which belongs to the intake once that has begun. */
  @Override
  public void close() {
    reader.close();
    producer.close(CLOSE_WITHIN);
    tokenProducer.close(CLOSE_WITHIN);
    admin.close();
  }
}

package dev.millrace.dispatcher.closing;

import dev.millrace.kafka.DeadLetters;
import dev.millrace.kafka.KafkaSettings;
import dev.millrace.kafka.TopicAdmin;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.resultlog.ResultTopics;
import dev.millrace.resultlog.RunLog;
import dev.millrace.resultlog.shared.SharedReader;
import dev.millrace.wire.Wires;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What the closing loop talks to Kafka with. Opened and closed by the loop's owner.
 *
 * @param members each a new member of the consumer group
 * @param tasks virtual threads, one per verdict in work
 */
record ClosingClients(
    Supplier<Consumer<byte[], byte[]>> members,
    KafkaProducer<String, byte[]> producer,
    TopicAdmin admin,
    SharedReader reader,
    ExecutorService tasks,
    ClosingWriter writer,
    DeadLetters deadLetters)
    implements AutoCloseable {

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  static ClosingClients open(
      KafkaSettings kafka,
      TopicPlan plan,
      Wires wires,
      String group,
      Duration resultRetention,
      Clock clock) {
    KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(kafka.producer("millrace-closings"));
    TopicAdmin admin = TopicAdmin.connect(kafka, "millrace-closings");
    ResultTopics results = new ResultTopics(admin, plan, resultRetention, System::nanoTime);
    SharedReader reader =
        new SharedReader(
            kafka,
            "millrace-closings-replay",
            results,
            wires.resultEvents(),
            CALL_TIMEOUT,
            System::nanoTime);
    ExecutorService tasks =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("millrace-closing-", 0).factory());
    RunLog runs = new RunLog(producer, producer, wires.resultEvents(), results, reader, tasks);
    return new ClosingClients(
        () ->
            new KafkaConsumer<>(
                kafka.groupConsumer("millrace-closings", group),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer()),
        producer,
        admin,
        reader,
        tasks,
        new ClosingWriter(runs, results, plan.topics(), clock, CALL_TIMEOUT),
        new DeadLetters(producer, wires.deadLetters(), plan.topics().deadLetters(), clock));
  }

  /** All but the members of the group, which the loop closes. */
  @Override
  public void close() {
    tasks.shutdownNow();
    reader.close();
    producer.close(CLOSE_TIMEOUT);
    admin.close();
  }
}

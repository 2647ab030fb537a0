package dev.millrace.dispatcher;

import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.QueueLimits;
import dev.millrace.kafka.KafkaSettings;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.kafka.TopicProvisioner;
import dev.millrace.kafka.TopicSettings;
import dev.millrace.kafka.TopicsUnavailableException;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Priority;
import dev.millrace.service.RoleStartException;
import dev.millrace.testing.TestingKafka;
import dev.millrace.topics.Topics;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wire;
import dev.millrace.wire.Wires;
import dev.millrace.wire.factory.WiresFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** The topics of one test on the shared broker, and what a producer and a reader do there. */
final class Installation implements AutoCloseable {

  final TestingKafka kafka = TestingKafka.shared();
  final Topics topics = new Topics("t" + UUID.randomUUID().toString().substring(0, 8) + ".");
  final Wires wires = WiresFactory.builtin();
  final KafkaProducer<String, byte[]> producer = kafka.producer();
  private final Path state;

  Installation(Path state) throws TopicsUnavailableException {
    this.state = state;
    new TopicProvisioner(KafkaSettings.of(kafka.bootstrapServers()), System::nanoTime)
        .provision(
            new TopicPlan(topics, TopicSettings.of(2, (short) 1)).fixed(), Duration.ofSeconds(30));
  }

  /** With the guarantee that {@code -Dmillrace.guarantee} names, at_least_once if none. */
  Dispatcher dispatcher() throws RoleStartException {
    return dispatcher(System.getProperty("millrace.guarantee", "at_least_once"));
  }

  Dispatcher dispatcher(String guarantee) throws RoleStartException {
    return dispatcher(guarantee, new QueueLimits(DispatcherConfig.LEAST_QUEUE_BYTES, 1 << 30));
  }

  Dispatcher dispatcher(String guarantee, QueueLimits queue) throws RoleStartException {
    Dispatcher dispatcher =
        new Dispatcher(
            DispatcherConfig.of(
                    kafka.clientConfig(),
                    TopicPlan.of(topics),
                    state,
                    CellRules.DEFAULTS.with(queue))
                .with(1, 0, guarantee),
            wires,
            new SimpleMeterRegistry());
    dispatcher.start();
    return dispatcher;
  }

  void request(Priority priority, InferenceRequest request) {
    send(topics.requests(priority), request.model(), wires.requests().encode(request));
  }

  void send(String topic, String key, byte[] value) {
    var unused = producer.send(new ProducerRecord<>(topic, key, value));
  }

  /** Reads from the beginning until the records satisfy. */
  <T> List<T> readUntil(String topic, Wire<T> wire, Predicate<List<T>> enough) {
    List<T> found = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer = kafka.consumer()) {
      List<PartitionInfo> partitions = consumer.partitionsFor(topic);
      List<TopicPartition> all =
          partitions.stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
      while (!enough.test(found)) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("not enough in " + topic + ": " + found);
        }
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(50))) {
          found.add(wire.decode(record.value()));
        }
      }
    } catch (UndecodableException undecodable) {
      throw new AssertionError(undecodable);
    }
    return found;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
  }
}

package dev.millrace.testing;

import dev.millrace.embedded.EmbeddedKafka;
import dev.millrace.embedded.EmbeddedStartException;
import dev.millrace.topics.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A real broker for tests, with data in a temporary directory. {@link #shared()} is one for the
 * whole JVM, stopped at its end; tests keep apart by topic prefixes. {@link #start()} is for tests
 * that stop it.
 */
public final class TestingKafka implements AutoCloseable {

  private static final int MOST_LOOKUPS = 1000;

  private final EmbeddedKafka kafka;
  private final Path data;

  private TestingKafka(EmbeddedKafka kafka, Path data) {
    this.kafka = kafka;
    this.data = data;
  }

  /** The broker of this JVM. */
  public static TestingKafka shared() {
    return Shared.INSTANCE;
  }

  /** A broker of one's own. */
  public static TestingKafka start() {
    try {
      Path data = Files.createTempDirectory("millrace-test-kafka");
      return new TestingKafka(EmbeddedKafka.start(data, 0), data);
    } catch (IOException | EmbeddedStartException failure) {
      throw new IllegalStateException("no broker for tests", failure);
    }
  }

  /** Where clients connect. */
  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** Client configuration with nothing but the address. */
  public Map<String, Object> clientConfig() {
    return Map.of("bootstrap.servers", bootstrapServers());
  }

  /** Creates a topic and returns when the controller has it. */
  public void createTopic(String name, int partitions, Map<String, String> config) {
    try (Admin admin = Admin.create(clientConfig())) {
      admin
          .createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(config)))
          .all()
          .get();
      awaitKnown(admin, name);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", interrupted);
    } catch (ExecutionException failure) {
      throw new IllegalStateException("topic " + name + " could not be created", failure);
    }
  }

  /** The controller answers before the broker's own metadata has the topic. */
  private static void awaitKnown(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    for (int tries = 1; ; tries++) {
      try {
        admin.describeTopics(List.of(topic)).allTopicNames().get();
        return;
      } catch (ExecutionException failure) {
        if (!(failure.getCause() instanceof UnknownTopicOrPartitionException)
            || tries == MOST_LOOKUPS) {
          throw failure;
        }
      }
    }
  }

  /** A producer with no linger. */
  public KafkaProducer<String, byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            bootstrapServers(),
            ProducerConfig.LINGER_MS_CONFIG,
            0,
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            Topics.MAX_RECORD_BYTES),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  /** A consumer without a group, from the beginning, with short fetches. */
  public KafkaConsumer<String, byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            bootstrapServers(),
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            10),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  @Override
  public void close() {
    kafka.close();
    try (Stream<Path> files = Files.walk(data)) {
      files.sorted(Comparator.reverseOrder()).forEach(TestingKafka::delete);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static final class Shared {
    static final TestingKafka INSTANCE = TestingKafka.start();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(INSTANCE::close, "testing-kafka-stop"));
    }
  }
}

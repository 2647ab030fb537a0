package dev.millrace.sink;

import dev.millrace.kafka.KafkaSettings;
import dev.millrace.kafka.TopicAdmin;
import dev.millrace.model.ResultEvent;
import dev.millrace.resultlog.ResultTopics;
import dev.millrace.resultlog.shared.SharedReader;
import dev.millrace.wire.Wire;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The Kafka clients of a result sink. One owner closes them all. */
final class SinkClients {

  private static final String CLIENT = "millrace-sink";
  private static final Duration CLOSE = Duration.ofSeconds(2);

  private final KafkaSettings settings;
  private final String group;
  private final TopicAdmin admin;
  private final Producer<String, byte[]> producer;
  private final Consumer<byte[], byte[]> inspector;

  /**
   * @param group the consumer group that shares the completions
   */
  SinkClients(KafkaSettings settings, String group) {
    this.settings = settings;
    this.group = group;
    admin = TopicAdmin.connect(settings, CLIENT + "-admin");
    producer = new KafkaProducer<>(settings.producer(CLIENT + "-dead-letters"));
    inspector = new KafkaConsumer<>(bytes(settings.consumer(CLIENT + "-inspector")));
  }

  TopicAdmin admin() {
    return admin;
  }

  Producer<String, byte[]> producer() {
    return producer;
  }

  /** For looking at the last records of topics. */
  Consumer<byte[], byte[]> inspector() {
    return inspector;
  }

  /** Reads results from their topics; whoever asks for it closes it. */
  SharedReader reader(ResultTopics topics, Wire<ResultEvent> wire, Duration within) {
    String name = CLIENT + "-read";
    return new SharedReader(settings, name, topics, wire, within, System::nanoTime);
  }

  /** A new member of the sink's group; whoever asks for it closes it. */
  Consumer<byte[], byte[]> member() {
    return new KafkaConsumer<>(bytes(settings.groupConsumer(CLIENT + "-completions", group)));
  }

  /**
   * Closes them.
   *
   * @param inspectorIdle whether nobody uses the inspector any more; otherwise its user ends with
   *     the process and takes it along
   */
  void close(boolean inspectorIdle) {
    if (inspectorIdle) {
      inspector.close(CloseOptions.timeout(CLOSE));
    }
    producer.close(CLOSE);
    admin.close();
  }

  /** Keys are bytes too, so that a record comes back out as it went in. */
  private static Map<String, Object> bytes(Map<String, Object> config) {
    Map<String, Object> changed = new HashMap<>(config);
    changed.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return changed;
  }
}

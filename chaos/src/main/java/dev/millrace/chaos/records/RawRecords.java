package dev.millrace.chaos.records;

import dev.millrace.chaos.load.Ledger.Place;
import dev.millrace.kafka.KafkaSettings;
import dev.millrace.kafka.TopicAdmin;
import dev.millrace.kafka.TopicAdminException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads and writes records without looking into them. Any thread; each call blocks its own. */
public final class RawRecords implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int MOST_POLLS = 20;
  private static final String TRANSACTION_MILLIS = "15000";

  private final KafkaSettings kafka;
  private final KafkaProducer<String, byte[]> producer;
  private final TopicAdmin admin;

  /** Of this broker. */
  public RawRecords(String bootstrap) {
    this.kafka = KafkaSettings.of(bootstrap);
    this.producer = new KafkaProducer<>(kafka.producer("chaos-records"));
    this.admin = TopicAdmin.connect(kafka, "chaos-records");
  }

  /** How many partitions a topic has. */
  public int partitions(String topic) throws TopicAdminException, InterruptedException {
    return TopicAdmin.await(admin.partitions(List.of(topic)), PATIENCE).getOrDefault(topic, 0);
  }

  /** Deletes a topic. */
  public void delete(String topic) throws TopicAdminException, InterruptedException {
    Void unused = TopicAdmin.await(admin.delete(List.of(topic)), PATIENCE);
  }

  /**
   * Some records that stand one after the other.
   *
   * @param pick decides where they begin
   * @param most how many at the most
   */
  public List<ConsumerRecord<String, byte[]>> some(TopicPartition source, int pick, int most) {
    List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(kafka.consumer("chaos-raw"))) {
      consumer.assign(List.of(source));
      long begin = consumer.beginningOffsets(List.of(source)).getOrDefault(source, 0L);
      long end = consumer.endOffsets(List.of(source)).getOrDefault(source, 0L);
      if (end <= begin) {
        return found;
      }
      consumer.seek(source, begin + pick % (end - begin));
      for (int i = 0; i < MOST_POLLS && found.size() < most; i++) {
        consumer.poll(POLL).forEach(found::add);
        if (consumer.position(source) >= end) {
          break;
        }
      }
    }
    return found.subList(0, Math.min(most, found.size()));
  }

  /** Writes one; returns where it stands. */
  public Place send(TopicPartition target, String key, byte @Nullable [] value)
      throws InterruptedException {
    try {
      RecordMetadata at =
          producer.send(new ProducerRecord<>(target.topic(), target.partition(), key, value)).get();
      return new Place(at.topic(), at.partition(), at.offset());
    } catch (ExecutionException failure) {
      throw new IllegalStateException("not written: " + failure.getCause(), failure);
    }
  }

  /** A producer for one transaction. */
  public KafkaProducer<String, byte[]> transactional(String id) {
    Map<String, Object> config = new HashMap<>(kafka.producer(id));
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
    config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS);
    return new KafkaProducer<>(config);
  }

  @Override
  public void close() {
    producer.close(PATIENCE);
    admin.close();
  }
}

package dev.millrace.standalone.deadletter;

import dev.millrace.kafka.BoundedRead;
import dev.millrace.kafka.TopicAdmin;
import dev.millrace.kafka.TopicAdminException;
import dev.millrace.model.DeadLetter;
import dev.millrace.model.RequestId;
import dev.millrace.standalone.runtime.role.Installation;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wire;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The dead-letter topic: what it holds, and how that leaves it. Every call is bounded and fails
 * with {@link DeadLettersUnavailableException} when Kafka does not answer. One thread; its owner
 * closes it.
 */
public final class DeadLetterTopic implements AutoCloseable {

  private static final String CLIENT = "millrace-dlq";
  private static final Duration WITHIN = Duration.ofSeconds(15);
  private static final Duration CLOSE = Duration.ofSeconds(2);

  private final Clock clock = Clock.systemUTC();
  private final String topic;
  private final Wire<DeadLetter> wire;
  private final TopicAdmin admin;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;

  /** Takes one letter after the other. */
  @FunctionalInterface
  public interface Reader {

    /** Takes one. */
    void take(StoredLetter letter);
  }

  private DeadLetterTopic(Installation on) {
    topic = on.topics().deadLetters();
    wire = on.wires().deadLetters();
    admin = TopicAdmin.connect(on.kafka(), CLIENT);
    consumer =
        new KafkaConsumer<>(
            on.kafka().consumer(CLIENT), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    producer =
        new KafkaProducer<>(
            on.kafka().producer(CLIENT), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * That of an installation.
   *
   * @throws DeadLettersUnavailableException if there is no Kafka at its address, or no such topic
   */
  public static DeadLetterTopic open(Installation on) throws DeadLettersUnavailableException {
    DeadLetterTopic opened;
    try {
      opened = new DeadLetterTopic(on);
    } catch (KafkaException failure) {
      throw unavailable(on.kafka().bootstrapServers(), failure);
    }
    boolean there = false;
    try {
      there = !opened.partitions().isEmpty();
      if (!there) {
        throw new DeadLettersUnavailableException(
            "there is no topic " + opened.topic + " at " + on.kafka().bootstrapServers());
      }
      return opened;
    } finally {
      if (!there) {
        opened.close();
      }
    }
  }

  /** Hands over every letter that is there now, partition by partition, oldest first in each. */
  public void forEach(Reader reader) throws DeadLettersUnavailableException {
    try {
      List<TopicPartition> partitions = assignAll();
      consumer.seekToBeginning(partitions);
      readTo(consumer.endOffsets(partitions, WITHIN), reader);
    } catch (KafkaException failure) {
      throw unavailable(failure);
    }
  }

  /** The letter at this place; empty if there is none, or none any more. */
  public Optional<StoredLetter> find(LetterPlace place) throws DeadLettersUnavailableException {
    TopicPartition partition = new TopicPartition(topic, place.partition());
    List<StoredLetter> found = new ArrayList<>();
    try {
      if (!assignAll().contains(partition)) {
        return Optional.empty();
      }
      consumer.assign(List.of(partition));
      if (place.offset() < first(partition) || place.offset() >= end(partition)) {
        return Optional.empty();
      }
      consumer.seek(partition, place.offset());
      readTo(Map.of(partition, place.offset() + 1), found::add);
    } catch (KafkaException failure) {
      throw unavailable(failure);
    }
    return found.stream().filter(letter -> letter.place().equals(place)).findFirst();
  }

  private void readTo(Map<TopicPartition, Long> ends, Reader reader) {
    BoundedRead.upTo(consumer, ends, record -> reader.take(stored(record)));
  }

  private StoredLetter stored(ConsumerRecord<byte[], byte[]> record) {
    LetterPlace place = new LetterPlace(record.partition(), record.offset());
    int size = Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    return new StoredLetter(
        place, Instant.ofEpochMilli(record.timestamp()), size, content(record.value()));
  }

  private StoredLetter.Content content(byte[] value) {
    byte[] bytes = value == null ? new byte[0] : value;
    try {
      return new StoredLetter.Content.OfLetter(wire.decode(bytes));
    } catch (UndecodableException undecodable) {
      return new StoredLetter.Content.Unreadable(
          DeadLetter.Bytes.of(bytes), String.valueOf(undecodable.getMessage()));
    }
  }

  /** Where a purge of everything up to this place, itself included, ends: this partition's. */
  public Map<Integer, Long> upTo(LetterPlace place) throws DeadLettersUnavailableException {
    TopicPartition partition = new TopicPartition(topic, place.partition());
    try {
      return assignAll().contains(partition)
          ? Map.of(place.partition(), Math.min(place.offset() + 1, end(partition)))
          : Map.of();
    } catch (KafkaException failure) {
      throw unavailable(failure);
    }
  }

  /** Where a purge of everything that is older than this ends, in every partition. */
  public Map<Integer, Long> olderThan(Duration age) throws DeadLettersUnavailableException {
    try {
      long oldest = clock.millis() - age.toMillis();
      Map<TopicPartition, Long> wanted = new HashMap<>();
      assignAll().forEach(partition -> wanted.put(partition, oldest));
      Map<TopicPartition, OffsetAndTimestamp> kept = consumer.offsetsForTimes(wanted, WITHIN);
      Map<Integer, Long> ends = new HashMap<>();
      for (TopicPartition partition : wanted.keySet()) {
        OffsetAndTimestamp first = kept.get(partition);
        ends.put(partition.partition(), first == null ? end(partition) : first.offset());
      }
      return ends;
    } catch (KafkaException failure) {
      throw unavailable(failure);
    }
  }

  /** How many offsets stand before these ends. */
  public long countBefore(Map<Integer, Long> ends) throws DeadLettersUnavailableException {
    try {
      var unused = assignAll();
      long count = 0;
      for (Map.Entry<Integer, Long> end : ends.entrySet()) {
        count += Math.max(0, end.getValue() - first(new TopicPartition(topic, end.getKey())));
      }
      return count;
    } catch (KafkaException failure) {
      throw unavailable(failure);
    }
  }

  /** Deletes what stands before these ends, for good. */
  public void purgeBefore(Map<Integer, Long> ends)
      throws DeadLettersUnavailableException, InterruptedException {
    Map<TopicPartition, Long> wanted = new HashMap<>();
    ends.forEach((partition, end) -> wanted.put(new TopicPartition(topic, partition), end));
    try {
      var unused = TopicAdmin.await(admin.deleteBefore(wanted), WITHIN);
    } catch (TopicAdminException failure) {
      throw unavailable(failure);
    }
  }

  /** Sends a record and waits until Kafka has it. */
  public void send(ProducerRecord<byte[], byte[]> record)
      throws DeadLettersUnavailableException, InterruptedException {
    try {
      var unused = producer.send(record).get(2 * WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (KafkaException | ExecutionException | TimeoutException failure) {
      throw unavailable(failure);
    }
  }

  /** An id for a request that runs again. */
  public RequestId newId() {
    return RequestId.at(clock.instant());
  }

  private List<TopicPartition> partitions() throws DeadLettersUnavailableException {
    try {
      List<PartitionInfo> found = consumer.partitionsFor(topic, WITHIN);
      return found.stream().map(each -> new TopicPartition(topic, each.partition())).toList();
    } catch (KafkaException failure) {
      throw unavailable(failure);
    }
  }

  /** The consumer keeps what it learns of offsets only for partitions that it is assigned. */
  private List<TopicPartition> assignAll() throws DeadLettersUnavailableException {
    List<TopicPartition> all = partitions();
    consumer.assign(all);
    return all;
  }

  private long first(TopicPartition partition) {
    return consumer.beginningOffsets(List.of(partition), WITHIN).getOrDefault(partition, 0L);
  }

  private long end(TopicPartition partition) {
    return consumer.endOffsets(List.of(partition), WITHIN).getOrDefault(partition, 0L);
  }

  private DeadLettersUnavailableException unavailable(Exception failure) {
    return unavailable(topic, failure);
  }

  private static DeadLettersUnavailableException unavailable(String what, Exception failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return new DeadLettersUnavailableException(
        "Kafka cannot be used for the dead letters (" + what + "): " + cause.getMessage(), failure);
  }

  @Override
  public void close() {
    producer.close(CLOSE);
    consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(CLOSE));
    admin.close(CLOSE);
  }
}

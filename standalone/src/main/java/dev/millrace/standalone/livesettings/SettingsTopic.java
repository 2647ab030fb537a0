package dev.millrace.standalone.livesettings;

import dev.millrace.kafka.BoundedRead;
import dev.millrace.model.SettingChange;
import dev.millrace.standalone.runtime.role.Installation;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * The topic of the changes of settings. Every call is bounded and fails with {@link
 * SettingsUnavailableException} when Kafka does not answer. One thread; its owner closes it.
 */
public final class SettingsTopic implements AutoCloseable {

  private static final String CLIENT = "millrace-config";
  private static final Duration WITHIN = Duration.ofSeconds(15);
  private static final Duration CLOSE = Duration.ofSeconds(2);

  private final TopicPartition partition;
  private final Wire<SettingChange> wire;
  private final KafkaConsumer<String, byte[]> consumer;
  private final KafkaProducer<String, byte[]> producer;

  private SettingsTopic(Installation on) {
    partition = new TopicPartition(on.topics().settings(), 0);
    wire = on.wires().settingChanges();
    consumer = new KafkaConsumer<>(on.kafka().consumer(CLIENT));
    producer = new KafkaProducer<>(on.kafka().producer(CLIENT));
  }

  /**
   * That of an installation.
   *
   * @throws SettingsUnavailableException if there is no Kafka at its address, or no such topic
   */
  public static SettingsTopic open(Installation on) throws SettingsUnavailableException {
    SettingsTopic topic;
    try {
      topic = new SettingsTopic(on);
    } catch (KafkaException failure) {
      throw unavailable(on.kafka().bootstrapServers(), failure);
    }
    try {
      if (topic.consumer.partitionsFor(topic.partition.topic(), WITHIN).isEmpty()) {
        throw new SettingsUnavailableException(
            "there is no topic "
                + topic.partition.topic()
                + " at "
                + on.kafka().bootstrapServers()
                + "; a dispatcher makes it when it starts");
      }
      return topic;
    } catch (KafkaException failure) {
      topic.close();
      throw unavailable(on.kafka().bootstrapServers(), failure);
    } catch (SettingsUnavailableException none) {
      topic.close();
      throw none;
    }
  }

  /** Every change so far, the first one first; what cannot be decoded is left out. */
  public List<SettingChange> history() throws SettingsUnavailableException {
    List<SettingChange> changes = new ArrayList<>();
    try {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      BoundedRead.upTo(
          consumer,
          consumer.endOffsets(List.of(partition), WITHIN),
          record -> decoded(record).ifPresent(changes::add));
    } catch (KafkaException failure) {
      throw unavailable(partition.topic(), failure);
    }
    return changes;
  }

  private Optional<SettingChange> decoded(ConsumerRecord<String, byte[]> record) {
    try {
      return record.value() == null ? Optional.empty() : Optional.of(wire.decode(record.value()));
    } catch (UndecodableException foreign) {
      return Optional.empty();
    }
  }

  /** Adds a change, and waits until Kafka has it. */
  public void add(SettingChange change) throws SettingsUnavailableException, InterruptedException {
    try {
      var unused =
          producer
              .send(new ProducerRecord<>(partition.topic(), 0, change.key(), wire.encode(change)))
              .get(2 * WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (KafkaException | ExecutionException | TimeoutException failure) {
      throw unavailable(partition.topic(), failure);
    }
  }

  private static SettingsUnavailableException unavailable(String what, Exception failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return new SettingsUnavailableException(
        "Kafka cannot be used for the settings (" + what + "): " + cause.getMessage(), failure);
  }

  @Override
  public void close() {
    producer.close(CLOSE);
    consumer.close(CloseOptions.timeout(CLOSE));
  }
}

package dev.millrace.client.cells;

import dev.millrace.kafka.loop.FailurePolicy;
import dev.millrace.kafka.loop.LoopHealth;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.loop.RecordLoop;
import dev.millrace.logging.LogKey;
import dev.millrace.model.CellStatus;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wire;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the directory up to date from the compacted status topic, read from its beginning. Thread
 * rule: one thread of its own reads; one owner starts and closes.
 */
public final class CellReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CellReader.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final Consumer<String, byte[]> consumer;
  private final Wire<CellStatus> wire;
  private final String topic;
  private final CellDirectory directory;
  private final RecordLoop<String, byte[]> loop;

  /** Takes over the consumer. */
  public CellReader(
      Consumer<String, byte[]> consumer,
      Wire<CellStatus> wire,
      String topic,
      CellDirectory directory) {
    this.consumer = consumer;
    this.wire = wire;
    this.topic = topic;
    this.directory = directory;
    this.loop =
        RecordLoop.assigned(
            LoopSettings.of("cells", POLL), FailurePolicy.retry(), consumer, this::take);
  }

  /**
   * Begins to read, if the topic is there.
   *
   * @return whether it is
   * @throws KafkaException if the topic's partitions are not known in time
   */
  public boolean start(Duration atMost) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic, atMost).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      return false;
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    loop.start();
    return true;
  }

  private void take(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      if (record.key() != null) {
        directory.remove(record.key());
      }
      return;
    }
    try {
      CellStatus status = wire.decode(record.value());
      directory.put(record.key() == null ? status.model() : record.key(), status);
    } catch (UndecodableException undecodable) {
      LOG.atWarn()
          .addKeyValue(LogKey.TOPIC, record.topic())
          .addKeyValue(LogKey.PARTITION, record.partition())
          .addKeyValue(LogKey.OFFSET, record.offset())
          .addKeyValue(LogKey.REASON, undecodable.getMessage())
          .log("cell status skipped");
    }
  }

  /** How the reading is doing. */
  public LoopHealth health() {
    return loop.health();
  }

  /** Stops reading; bounded. Also closes a consumer that never started. */
  @Override
  public void close() {
    loop.close(CLOSE);
  }
}

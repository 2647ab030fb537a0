package dev.millrace.kafka.loop;

import static dev.millrace.kafka.loop.Loops.PARTITION;
import static dev.millrace.kafka.loop.Loops.TOPIC;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's mock, which also remembers what was committed after it is closed, and lets a wake-up
 * reach a commit as the real consumer does.
 */
final class TestingConsumer extends MockConsumer<String, byte[]> {

  private volatile long committed = -1;
  private volatile boolean woken;

  /** What its group answers to a commit; null: it takes it. */
  volatile @Nullable RuntimeException refusal;

  private TestingConsumer() {
    super("earliest");
    updateBeginningOffsets(Map.of(PARTITION, 0L));
    updateEndOffsets(Map.of(PARTITION, 0L));
  }

  /** Assigned the partition by its owner. */
  static TestingConsumer assigned() {
    TestingConsumer consumer = new TestingConsumer();
    consumer.assign(List.of(PARTITION));
    return consumer;
  }

  /** A member of a group that is given the partition when it polls first. */
  static TestingConsumer member() {
    TestingConsumer consumer = new TestingConsumer();
    consumer.schedulePollTask(() -> consumer.rebalance(List.of(PARTITION)));
    return consumer;
  }

  /** One of its next polls gives these records. */
  void give(long... offsets) {
    schedulePollTask(
        () -> {
          for (long offset : offsets) {
            byte[] value = "v".getBytes(StandardCharsets.UTF_8);
            addRecord(new ConsumerRecord<>(TOPIC, 0, offset, "k", value));
          }
        });
  }

  /** The offset that the next member would begin at; -1 if none was committed. */
  long committedOffset() {
    return committed;
  }

  @Override
  public synchronized void wakeup() {
    woken = true;
    super.wakeup();
  }

  @Override
  public synchronized void commitSync() {
    if (woken) {
      woken = false;
      throw new WakeupException();
    }
    super.commitSync();
  }

  @Override
  public synchronized void commitAsync(
      Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
    RuntimeException refused = refusal;
    if (refused != null) {
      throw refused;
    }
    OffsetAndMetadata offset = offsets.get(PARTITION);
    committed = offset == null ? committed : offset.offset();
    super.commitAsync(offsets, callback);
  }
}

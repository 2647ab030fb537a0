package dev.millrace.resultlog;

import dev.millrace.model.ResultAddress;
import dev.millrace.resultlog.ResultUnreadableException.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * A borrowed consumer that stands somewhere in partition 0 of one topic. Turns Kafka's failures
 * into ours. Thread rule: one thread at a time.
 */
final class LogCursor implements AutoCloseable {

  private static final Duration ASK_WITHIN = Duration.ofSeconds(5);

  private final ReadingConsumers consumers;
  private final Consumer<String, byte[]> consumer;
  private final TopicPartition partition;
  private boolean sound = true;

  LogCursor(ReadingConsumers consumers, String topic, long offset) {
    this.consumers = consumers;
    this.consumer = consumers.borrow();
    this.partition = new TopicPartition(topic, ResultAddress.PARTITION);
    consumer.assign(Set.of(partition));
    consumer.seek(partition, offset);
  }

  /** The next records, none if there are none within this time. */
  List<ConsumerRecord<String, byte[]>> poll(Duration atMost) throws ResultUnreadableException {
    try {
      return consumer.poll(atMost).records(partition);
    } catch (OffsetOutOfRangeException outside) {
      throw outOfRange(outside);
    } catch (KafkaException failure) {
      throw failed(failure, position());
    }
  }

  /** Offset of the first record that is left. */
  long earliest() throws ResultUnreadableException {
    try {
      return consumer.beginningOffsets(Set.of(partition), ASK_WITHIN).getOrDefault(partition, 0L);
    } catch (KafkaException failure) {
      throw failed(failure, position());
    }
  }

  /** Offset of the next record that {@link #poll} may return; it passes over gaps in the log. */
  long position() {
    return consumer.position(partition, ASK_WITHIN);
  }

  private ResultUnreadableException outOfRange(OffsetOutOfRangeException outside) {
    long wanted = outside.offsetOutOfRangePartitions().getOrDefault(partition, -1L);
    try {
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(Set.of(partition), ASK_WITHIN);
      long earliest = begins.getOrDefault(partition, 0L);
      return wanted < earliest
          ? new ResultUnreadableException(
              Reason.START_LOST, partition.topic(), wanted, earliest, outside)
          : new ResultUnreadableException(
              Reason.BEYOND_END, partition.topic(), wanted, -1, outside);
    } catch (KafkaException failure) {
      return failed(failure, wanted);
    }
  }

  private ResultUnreadableException failed(KafkaException failure, long offset) {
    sound = false;
    Reason reason =
        failure instanceof InterruptException
            ? Reason.INTERRUPTED
            : failure instanceof TimeoutException ? Reason.TIMEOUT : Reason.FAILED;
    return new ResultUnreadableException(reason, partition.topic(), offset, -1, failure);
  }

  @Override
  public void close() {
    consumers.giveBack(consumer, sound);
  }
}

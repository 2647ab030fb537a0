package dev.millrace.client.lease;

import dev.millrace.kafka.loop.FailurePolicy;
import dev.millrace.kafka.loop.LoopHealth;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.loop.RecordLoop;
import dev.millrace.logging.LogKey;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wire;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all topics of the pool with one consumer that is assigned to them from its start to its end
 * (an assignment that changes waits for the running fetch, which costs a reader its first token),
 * and hands each record to the listener of its request.
 *
 * <p>Thread rule: one thread of its own reads; everything else from any thread.
 */
public final class ResultDemux implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ResultDemux.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  private final Consumer<byte[], byte[]> consumer;
  private final Wire<ResultEvent> wire;
  private final Map<TopicPartition, Integer> slots = new HashMap<>();
  private final AtomicLongArray positions;
  private final Map<RequestId, ResultListener> listeners = new ConcurrentHashMap<>();
  private final RecordLoop<byte[], byte[]> loop;
  private final Duration closeTimeout;

  /** Takes over the consumer, which nobody else may use. */
  public ResultDemux(
      Consumer<byte[], byte[]> consumer,
      Wire<ResultEvent> wire,
      List<String> topics,
      Duration closeTimeout) {
    this.consumer = consumer;
    this.wire = wire;
    this.closeTimeout = closeTimeout;
    this.positions = new AtomicLongArray(topics.size());
    for (int slot = 0; slot < topics.size(); slot++) {
      slots.put(new TopicPartition(topics.get(slot), ResultAddress.PARTITION), slot);
    }
    this.loop =
        RecordLoop.assigned(
            LoopSettings.of("millrace-client-results", POLL),
            FailurePolicy.retry(),
            consumer,
            this::take);
  }

  /**
   * Goes to the end of every topic and begins to read; returns when all positions are known.
   *
   * @throws KafkaException if they are not known in time
   */
  public void start(Duration atMost) {
    consumer.assign(slots.keySet());
    consumer
        .endOffsets(slots.keySet(), atMost)
        .forEach(
            (partition, end) -> {
              consumer.seek(partition, end);
              position(partition, end);
            });
    loop.start();
  }

  /** The offset that is read next in the topic of this slot; never beyond the topic's end. */
  public long position(int slot) {
    return positions.get(slot);
  }

  /** From now on the records of this request go to the listener. */
  public void register(RequestId id, ResultListener listener) {
    if (listeners.putIfAbsent(id, listener) != null) {
      throw new IllegalArgumentException("id: a request with this id is already running");
    }
  }

  /** The records of this request are of no interest any more. */
  public void unregister(RequestId id) {
    listeners.remove(id);
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    try {
      deliver(record);
    } finally {
      position(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
    }
  }

  private void deliver(ConsumerRecord<byte[], byte[]> record) {
    try {
      byte[] bytes = record.value();
      if (bytes == null) {
        throw new UndecodableException("the record has no value");
      }
      ResultEvent event = wire.decode(bytes);
      ResultListener listener = listeners.get(event.requestId());
      if (listener != null) {
        listener.onRecord(record.offset(), event);
      }
    } catch (UndecodableException undecodable) {
      LOG.atWarn()
          .addKeyValue(LogKey.TOPIC, record.topic())
          .addKeyValue(LogKey.OFFSET, record.offset())
          .addKeyValue(LogKey.REASON, undecodable.getMessage())
          .log("result record skipped");
    }
  }

  private void position(TopicPartition partition, long next) {
    Integer slot = slots.get(partition);
    if (slot != null) {
      positions.set(slot, next);
    }
  }

  /** How the reading is doing. */
  public LoopHealth health() {
    return loop.health();
  }

  /** Stops reading; bounded. Also closes a consumer that never started. */
  @Override
  public void close() {
    loop.close(closeTimeout);
  }
}

package dev.millrace.client.follow;

import dev.millrace.client.lease.ResultListener;
import dev.millrace.client.lease.ResultRoute;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one request in a topic outside the pool, with a consumer and a thread of its own, until
 * it is closed.
 */
final class TopicFollower implements ResultRoute, Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final long PAUSE_AFTER_FAILURE_MILLIS = 500;

  private final ResultAddress address;
  private final RequestId id;
  private final ResultListener listener;
  private final Consumer<byte[], byte[]> consumer;
  private final Wire<ResultEvent> wire;
  private final Runnable onStopped;
  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * Takes over the consumer.
   *
   * @param onStopped runs when the thread ends
   */
  TopicFollower(
      ResultAddress address,
      RequestId id,
      ResultListener listener,
      Consumer<byte[], byte[]> consumer,
      Wire<ResultEvent> wire,
      Runnable onStopped) {
    this.address = address;
    this.id = id;
    this.listener = listener;
    this.consumer = consumer;
    this.wire = wire;
    this.onStopped = onStopped;
    TopicPartition partition = new TopicPartition(address.topic(), ResultAddress.PARTITION);
    consumer.assign(List.of(partition));
    consumer.seek(partition, address.startOffset());
  }

  @Override
  public ResultAddress address() {
    return address;
  }

  @Override
  public void run() {
    try (consumer) {
      while (closing.getCount() > 0) {
        readOnce();
      }
    } catch (KafkaException failure) {
      LOG.info("follower did not close cleanly: requestId={} cause={}", id, failure.toString());
    } finally {
      onStopped.run();
    }
  }

  private void readOnce() {
    try {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.value() != null) {
          deliver(record.offset(), record.value());
        }
      }
    } catch (WakeupException woken) {
      LOG.debug("follower was woken to stop: requestId={}", id);
    } catch (KafkaException failure) {
      LOG.warn(
          "result cannot be read, trying again: requestId={} cause={}", id, failure.toString());
      pause();
    }
  }

  private void deliver(long offset, byte[] bytes) {
    try {
      ResultEvent event = wire.decode(bytes);
      if (event.requestId().equals(id)) {
        listener.onRecord(offset, event);
      }
    } catch (UndecodableException undecodable) {
      LOG.warn(
          "result record skipped: requestId={} offset={} cause={}",
          id,
          offset,
          undecodable.getMessage());
    }
  }

  private void pause() {
    try {
      boolean stop = closing.await(PAUSE_AFTER_FAILURE_MILLIS, TimeUnit.MILLISECONDS);
      LOG.debug("follower goes on: requestId={} stop={}", id, stop);
    } catch (InterruptedException interrupted) {
      closing.countDown();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    consumer.wakeup();
  }
}

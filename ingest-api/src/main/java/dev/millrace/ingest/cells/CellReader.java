package dev.millrace.ingest.cells;

import dev.millrace.model.CellStatus;
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
 * Keeps the directory up to date from the compacted status topic, read from its beginning. Thread
 * rule: one thread of its own reads; one owner starts and closes.
 */
public final class CellReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CellReader.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final long PAUSE_AFTER_FAILURE_MILLIS = 500;

  private final Consumer<String, byte[]> consumer;
  private final Wire<CellStatus> wire;
  private final String topic;
  private final CellDirectory directory;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

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
    this.thread = Thread.ofPlatform().name("ingest-cells").daemon().unstarted(this::run);
  }

  /**
   * Begins to read.
   *
   * @throws KafkaException if the topic's partitions are not known in time
   */
  public void start(Duration atMost) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic, atMost).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    thread.start();
  }

  private void run() {
    try (consumer) {
      while (closing.getCount() > 0) {
        readOnce();
      }
    } catch (KafkaException failure) {
      LOG.info("cell consumer did not close cleanly: cause={}", failure.toString());
    }
  }

  private void readOnce() {
    try {
      consumer.poll(POLL).forEach(this::take);
    } catch (WakeupException woken) {
      LOG.debug("cell reader was woken to stop");
    } catch (KafkaException failure) {
      LOG.warn("cell status cannot be read, trying again: cause={}", failure.toString());
      pause();
    }
  }

  private void take(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      if (record.key() != null) {
        directory.remove(record.key());
      }
      return;
    }
    try {
      directory.put(wire.decode(record.value()));
    } catch (UndecodableException undecodable) {
      LOG.warn(
          "cell status skipped: topic={} partition={} offset={} cause={}",
          record.topic(),
          record.partition(),
          record.offset(),
          undecodable.getMessage());
    }
  }

  private void pause() {
    try {
      boolean stop = closing.await(PAUSE_AFTER_FAILURE_MILLIS, TimeUnit.MILLISECONDS);
      LOG.debug("cell reader goes on: stop={}", stop);
    } catch (InterruptedException interrupted) {
      closing.countDown();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    consumer.wakeup();
    if (thread.getState() == Thread.State.NEW) {
      consumer.close();
      return;
    }
    try {
      thread.join(CLOSE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

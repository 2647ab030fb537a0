package dev.millrace.kafka.loop;

import dev.millrace.logging.LogKey;
import java.util.List;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A member of a group that commits a batch once all of it is handled. */
final class BatchThenCommit<K, V> implements Delivery<K, V> {

  private static final Logger LOG = LoggerFactory.getLogger(BatchThenCommit.class);

  private final String topic;
  private final BatchHandler<K, V> handler;

  BatchThenCommit(String topic, BatchHandler<K, V> handler) {
    this.topic = topic;
    this.handler = handler;
  }

  @Override
  public boolean ready() {
    return handler.ready();
  }

  @Override
  public void begin(Consumer<K, V> consumer) {
    consumer.subscribe(List.of(topic));
  }

  @Override
  public boolean deliver(ConsumerRecords<K, V> records, Consumer<K, V> consumer)
      throws InterruptedException {
    handler.observe(position(consumer));
    if (records.isEmpty()) {
      return true;
    }
    if (!handler.handle(records)) {
      return false;
    }
    commit(consumer);
    handler.observe(position(consumer));
    return true;
  }

  private void commit(Consumer<K, V> consumer) {
    try {
      commitDespiteWakeup(consumer);
    } catch (CommitFailedException moved) {
      LOG.atInfo()
          .addKeyValue(LogKey.TOPIC, topic)
          .log("partitions moved before the commit; their new owner repeats");
    }
  }

  /** The wake-up that stops the loop must not cost the commit of work that is done. */
  private void commitDespiteWakeup(Consumer<K, V> consumer) {
    try {
      consumer.commitSync();
    } catch (WakeupException stopping) {
      consumer.commitSync();
    }
  }

  private static GroupPosition position(Consumer<?, ?> consumer) {
    long lag = 0;
    for (TopicPartition partition : consumer.assignment()) {
      lag += consumer.currentLag(partition).orElse(0);
    }
    return new GroupPosition(consumer.assignment().size(), lag);
  }
}

package dev.millrace.kafka.loop;

import dev.millrace.logging.LogKey;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a group whose records are worked on beside each other. Commits up to the first that
 * is not done, and stops fetching while too many are in work.
 */
final class SideBySide<K, V> implements Delivery<K, V> {

  private static final Logger LOG = LoggerFactory.getLogger(SideBySide.class);
  private static final Duration COMMIT_WITHIN = Duration.ofSeconds(5);
  private static final Duration ASK_WITHIN = Duration.ofSeconds(2);

  private final String loop;
  private final String topic;
  private final RecordTask<K, V> task;
  private final Executor executor;
  private final int mostInWork;
  private final OpenOffsets<TopicPartition> offsets = new OpenOffsets<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();

  /** Where the records begin that no member can have had before; absent when nobody said. */
  private final Map<TopicPartition, Long> firsts = new HashMap<>();

  private final MembershipProof proof;

  SideBySide(
      String loop,
      String topic,
      RecordTask<K, V> task,
      Executor executor,
      int mostInWork,
      MembershipProof proof) {
    this.loop = loop;
    this.topic = topic;
    this.task = task;
    this.executor = executor;
    this.mostInWork = mostInWork;
    this.proof = proof;
  }

  @Override
  public void begin(Consumer<K, V> consumer) {
    offsets.clear();
    committed.clear();
    firsts.clear();
    proof.withdrawn();
    consumer.subscribe(List.of(topic), new Rebalance(consumer));
  }

  @Override
  public void beforePoll(Consumer<K, V> consumer) {
    if (offsets.open() < mostInWork) {
      consumer.resume(consumer.paused());
    } else {
      consumer.pause(consumer.assignment());
    }
  }

  @Override
  public boolean deliver(ConsumerRecords<K, V> records, Consumer<K, V> consumer) {
    records.forEach(record -> offsets.begin(partition(record), record.offset()));
    if (!records.isEmpty() && !proof.stands()) {
      prove(consumer);
    }
    for (ConsumerRecord<K, V> record : records) {
      TopicPartition partition = partition(record);
      boolean stood = record.offset() < firsts.getOrDefault(partition, Long.MAX_VALUE);
      executor.execute(() -> work(partition, record, () -> stood || !proof.stands()));
    }
    commit(consumer);
    return true;
  }

  private static TopicPartition partition(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  /** Has the group confirm the membership, by a commit of what is done. */
  private void prove(Consumer<K, V> consumer) {
    long asked = proof.now();
    try {
      consumer.commitSync(done(), ASK_WITHIN);
      proof.given(asked);
    } catch (WakeupException stopping) {
      throw stopping;
    } catch (KafkaException notNow) {
      LOG.atDebug()
          .addKeyValue(LogKey.LOOP, loop)
          .setCause(notNow)
          .log("membership not confirmed, all records count as repeated");
    }
  }

  private void work(
      TopicPartition partition, ConsumerRecord<K, V> record, BooleanSupplier repeated) {
    try {
      task.work(record, repeated);
    } catch (InterruptedException unfinished) {
      Thread.currentThread().interrupt();
      return;
    } catch (RuntimeException | Error defect) {
      UnhandledRecord.tell(loop, record, defect);
    }
    offsets.end(partition, record.offset());
  }

  private void commit(Consumer<K, V> consumer) {
    Map<TopicPartition, OffsetAndMetadata> due = done();
    due.entrySet()
        .removeIf(
            entry -> Long.valueOf(entry.getValue().offset()).equals(committed.get(entry.getKey())));
    if (!due.isEmpty()) {
      long asked = proof.now();
      consumer.commitAsync(
          due,
          (any, failure) -> {
            if (failure == null) {
              proof.given(asked);
            }
          });
      due.forEach((partition, offset) -> committed.put(partition, offset.offset()));
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> done() {
    Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
    offsets
        .done()
        .forEach((partition, offset) -> done.put(partition, new OffsetAndMetadata(offset)));
    return done;
  }

  private final class Rebalance implements ConsumerRebalanceListener {

    private final Consumer<K, V> consumer;

    Rebalance(Consumer<K, V> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      Map<TopicPartition, OffsetAndMetadata> done = done();
      done.keySet().retainAll(partitions);
      try {
        consumer.commitSync(done, COMMIT_WITHIN);
      } catch (KafkaException notNow) {
        LOG.atDebug()
            .addKeyValue(LogKey.LOOP, loop)
            .setCause(notNow)
            .log("offsets not committed, their records come again");
      }
      forget(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      proof.withdrawn();
      forget(partitions);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      try {
        firsts.putAll(consumer.endOffsets(partitions, ASK_WITHIN));
      } catch (KafkaException notNow) {
        LOG.atDebug()
            .addKeyValue(LogKey.LOOP, loop)
            .setCause(notNow)
            .log("ends not known, all records count as repeated");
      }
    }

    private void forget(Collection<TopicPartition> partitions) {
      partitions.forEach(offsets::drop);
      committed.keySet().removeAll(partitions);
      firsts.keySet().removeAll(partitions);
    }
  }
}

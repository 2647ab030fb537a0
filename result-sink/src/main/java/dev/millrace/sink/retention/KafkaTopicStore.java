package dev.millrace.sink.retention;

import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.resultlog.ResultTopics;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The result topics of a Kafka cluster. One thread at a time. */
public final class KafkaTopicStore implements TopicStore {

  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int BATCH = 200;

  private final Admin admin;
  private final ResultTopics topics;
  private final Consumer<byte[], byte[]> consumer;
  private final Wire<ResultEvent> wire;

  /**
   * @param admin stays the caller's to close
   * @param consumer without a group and used by nobody else; stays the caller's to close
   */
  public KafkaTopicStore(
      Admin admin, ResultTopics topics, Consumer<byte[], byte[]> consumer, Wire<ResultEvent> wire) {
    this.admin = admin;
    this.topics = topics;
    this.consumer = consumer;
    this.wire = wire;
  }

  @Override
  public Map<String, RequestId> dedicated() throws TopicStoreException {
    return get(topics.dedicated(), "topics could not be listed");
  }

  @Override
  public Map<String, RequestId> leased() throws TopicStoreException {
    return get(topics.leased(), "topics could not be listed");
  }

  @Override
  public void delete(Collection<String> names) throws TopicStoreException {
    get(topics.delete(names), "topics could not be deleted");
  }

  @Override
  public Map<String, LastRecord> lastRecords(Collection<String> names) throws TopicStoreException {
    if (names.isEmpty()) {
      return Map.of();
    }
    // Asking for the offsets of a topic that is gone would be retried until the time is over.
    Set<String> existing =
        get(
            admin.listTopics().names().toCompletionStage().toCompletableFuture(),
            "topics could not be listed");
    Map<String, LastRecord> found = new HashMap<>();
    List<String> all = names.stream().filter(existing::contains).toList();
    for (int from = 0; from < all.size(); from += BATCH) {
      found.putAll(read(all.subList(from, Math.min(all.size(), from + BATCH))));
    }
    return found;
  }

  private Map<String, LastRecord> read(List<String> names) throws TopicStoreException {
    Map<TopicPartition, Long> ends = nonEmptyEnds(names);
    Map<String, LastRecord> found = new HashMap<>();
    try {
      consumer.assign(ends.keySet());
      ends.forEach((partition, end) -> consumer.seek(partition, end - 1));
      long deadline = System.nanoTime() + WITHIN.toNanos();
      while (found.size() < ends.size() && System.nanoTime() - deadline < 0) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          found.put(record.topic(), lastRecord(record));
        }
      }
      consumer.unsubscribe();
    } catch (KafkaException e) {
      throw new TopicStoreException("last records could not be read", e);
    }
    if (found.size() < ends.size()) {
      throw new TopicStoreException(
          "last records could not be read", new TimeoutException("no answer in time"));
    }
    return found;
  }

  private Map<TopicPartition, Long> nonEmptyEnds(List<String> names) throws TopicStoreException {
    Map<TopicPartition, Long> begins = offsets(names, OffsetSpec.earliest());
    Map<TopicPartition, Long> ends = offsets(names, OffsetSpec.latest());
    ends.entrySet()
        .removeIf(end -> end.getValue() <= begins.getOrDefault(end.getKey(), end.getValue()));
    return ends;
  }

  private Map<TopicPartition, Long> offsets(List<String> names, OffsetSpec which)
      throws TopicStoreException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    names.forEach(name -> wanted.put(new TopicPartition(name, ResultAddress.PARTITION), which));
    ListOffsetsResult result = admin.listOffsets(wanted);
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (TopicPartition partition : wanted.keySet()) {
      try {
        ListOffsetsResultInfo info =
            result.partitionResult(partition).get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        offsets.put(partition, info.offset());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new TopicStoreException("interrupted", e);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw new TopicStoreException("offsets could not be read", e);
        }
      } catch (TimeoutException e) {
        throw new TopicStoreException("offsets could not be read", e);
      }
    }
    return offsets;
  }

  private LastRecord lastRecord(ConsumerRecord<byte[], byte[]> record) {
    return new LastRecord(Instant.ofEpochMilli(record.timestamp()), isTerminal(record.value()));
  }

  private boolean isTerminal(byte[] value) {
    if (value == null) {
      return false;
    }
    try {
      return wire.decode(value) instanceof ResultEvent.Finished;
    } catch (UndecodableException e) {
      return false;
    }
  }

  private static <T> T get(CompletableFuture<T> future, String failure) throws TopicStoreException {
    try {
      return future.get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TopicStoreException(failure, e);
    } catch (ExecutionException | TimeoutException e) {
      throw new TopicStoreException(failure, e);
    }
  }
}

package dev.millrace.sink.retention;

import dev.millrace.kafka.TopicAdmin;
import dev.millrace.kafka.TopicAdminException;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.resultlog.ResultTopics;
import dev.millrace.topics.Topics;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** The topics of a Kafka cluster that come and go. One thread at a time. */
public final class KafkaTopicStore implements TopicStore {

  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int BATCH = 200;

  private final TopicAdmin admin;
  private final TopicPlan plan;
  private final Topics names;
  private final ResultTopics topics;
  private final Consumer<byte[], byte[]> consumer;
  private final Wire<ResultEvent> wire;
  private final LongSupplier nanoTime;

  /**
   * @param admin stays the caller's to close
   * @param consumer without a group and used by nobody else; stays the caller's to close
   */
  public KafkaTopicStore(
      TopicAdmin admin,
      TopicPlan plan,
      ResultTopics topics,
      Consumer<byte[], byte[]> consumer,
      Wire<ResultEvent> wire,
      LongSupplier nanoTime) {
    this.admin = admin;
    this.plan = plan;
    this.names = plan.topics();
    this.topics = topics;
    this.consumer = consumer;
    this.wire = wire;
    this.nanoTime = nanoTime;
  }

  @Override
  public Set<String> names() throws TopicStoreException {
    Set<String> ours = new HashSet<>();
    Set<String> work = new HashSet<>();
    for (String name : get(admin.names(), "topics could not be listed")) {
      if (names.requestOfDedicated(name).isPresent() || names.poolOfLeased(name).isPresent()) {
        ours.add(name);
      } else if (names.workerOf(name).isPresent()) {
        work.add(name);
      }
    }
    ours.addAll(madeByUs(work));
    return ours;
  }

  /** Any program may have a topic whose name begins so; ours are made as the plan says. */
  private Set<String> madeByUs(Set<String> work) throws TopicStoreException {
    if (work.isEmpty()) {
      return work;
    }
    Map<String, Map<String, String>> made =
        get(admin.configs(work), "settings of topics could not be read");
    work.removeIf(topic -> !plan.isWorkTopic(topic, made.getOrDefault(topic, Map.of())));
    return work;
  }

  @Override
  public void delete(Collection<String> doomed) throws TopicStoreException {
    get(topics.delete(doomed), "topics could not be deleted");
  }

  @Override
  public Map<String, TopicEnd> ends(Collection<String> wanted) throws TopicStoreException {
    if (wanted.isEmpty()) {
      return Map.of();
    }
    // Asking for the offsets of a topic that is gone would be retried until the time is over.
    Set<String> existing = get(admin.names(), "topics could not be listed");
    Map<String, TopicEnd> found = new HashMap<>();
    List<String> all = wanted.stream().filter(existing::contains).toList();
    for (int from = 0; from < all.size(); from += BATCH) {
      found.putAll(read(all.subList(from, Math.min(all.size(), from + BATCH))));
    }
    return found;
  }

  private Map<String, TopicEnd> read(List<String> some) throws TopicStoreException {
    List<TopicPartition> partitions =
        some.stream().map(name -> new TopicPartition(name, ResultAddress.PARTITION)).toList();
    Map<TopicPartition, Long> begins =
        get(admin.firstOffsets(partitions), "offsets could not be read");
    Map<TopicPartition, Long> ends =
        get(admin.nextOffsets(partitions), "offsets could not be read");
    Map<TopicPartition, Long> filled = new HashMap<>(ends);
    filled
        .entrySet()
        .removeIf(end -> end.getValue() <= begins.getOrDefault(end.getKey(), end.getValue()));
    Map<String, LastRecord> last = lastRecords(filled);
    Map<String, TopicEnd> found = new HashMap<>();
    ends.forEach(
        (partition, end) ->
            found.put(
                partition.topic(),
                new TopicEnd(end, Optional.ofNullable(last.get(partition.topic())))));
    return found;
  }

  private Map<String, LastRecord> lastRecords(Map<TopicPartition, Long> ends)
      throws TopicStoreException {
    Map<String, LastRecord> found = new HashMap<>();
    try {
      consumer.assign(ends.keySet());
      ends.forEach((partition, end) -> consumer.seek(partition, end - 1));
      long deadline = nanoTime.getAsLong() + WITHIN.toNanos();
      while (found.size() < ends.size() && nanoTime.getAsLong() - deadline < 0) {
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

  private static <T> T get(CompletableFuture<T> answer, String failure) throws TopicStoreException {
    try {
      return TopicAdmin.await(answer, WITHIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TopicStoreException(failure, e);
    } catch (TopicAdminException e) {
      throw new TopicStoreException(failure, e);
    }
  }
}

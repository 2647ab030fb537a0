package dev.millrace.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DeletedRecords;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Makes, finds, asks about and deletes topics; the one place that speaks to Kafka's admin client. A
 * topic that is there already is as good as made, one that is gone as good as deleted, and one that
 * nobody knows is left out of an answer.
 *
 * <p>Thread rule: any thread; nothing blocks except {@link #await} and {@link #close}. The futures
 * complete on the admin client's thread, so do no blocking work in their callbacks; they fail with
 * Kafka's own exceptions.
 */
public final class TopicAdmin implements AutoCloseable {

  /** Instead of an offset where no record is as young as that. */
  public static final long NONE_SINCE = -1;

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

  private final Admin admin;

  /** Takes the admin client over, and closes it. */
  public TopicAdmin(Admin admin) {
    this.admin = admin;
  }

  /**
   * A client of its own for a cluster, which need not be there yet.
   *
   * @throws org.apache.kafka.common.KafkaException if the settings make no client
   */
  public static TopicAdmin connect(KafkaSettings kafka, String clientId) {
    return new TopicAdmin(Admin.create(kafka.admin(clientId)));
  }

  /**
   * Waits for an answer of this class, or of something built on one.
   *
   * @throws TopicAdminException if it does not come in time, or Kafka refuses
   */
  public static <T> T await(CompletableFuture<T> answer, Duration atMost)
      throws TopicAdminException, InterruptedException {
    try {
      return answer.get(Math.max(1, atMost.toNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw TopicAdminException.noAnswer(atMost, late);
    } catch (ExecutionException failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      throw cause instanceof org.apache.kafka.common.errors.TimeoutException
          ? TopicAdminException.noAnswer(atMost, cause)
          : TopicAdminException.refused(cause);
    }
  }

  /** How many brokers there are. */
  public CompletableFuture<Integer> brokers() {
    return future(admin.describeCluster().nodes()).thenApply(Collection::size);
  }

  /** Every topic there is. */
  public CompletableFuture<Set<String>> names() {
    return future(admin.listTopics().names());
  }

  /** Whether the topic is there. */
  public CompletableFuture<Boolean> exists(String topic) {
    return partitions(List.of(topic)).thenApply(found -> found.containsKey(topic));
  }

  /** How many partitions each topic has. */
  public CompletableFuture<Map<String, Integer>> partitions(Collection<String> topics) {
    return described(topics, any -> true);
  }

  /** How many partitions each topic has of which every one has a leader, and so can be used. */
  public CompletableFuture<Map<String, Integer>> usable(Collection<String> topics) {
    return described(
        topics,
        topic ->
            topic.partitions().stream()
                .allMatch(
                    partition -> partition.leader() != null && !partition.leader().isEmpty()));
  }

  private CompletableFuture<Map<String, Integer>> described(
      Collection<String> topics, Predicate<TopicDescription> wanted) {
    return all(
            admin.describeTopics(topics).topicNameValues(),
            UnknownTopicOrPartitionException.class,
            Function.identity())
        .thenApply(
            found -> {
              Map<String, Integer> partitions = new HashMap<>();
              found.forEach(
                  (name, topic) -> {
                    if (wanted.test(topic)) {
                      partitions.put(name, topic.partitions().size());
                    }
                  });
              return partitions;
            });
  }

  /** The settings of each topic, those of the brokers included that it does not set itself. */
  public CompletableFuture<Map<String, Map<String, String>>> configs(Collection<String> topics) {
    List<ConfigResource> resources =
        topics.stream().map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic)).toList();
    return all(
            admin.describeConfigs(resources).values(),
            UnknownTopicOrPartitionException.class,
            Function.identity())
        .thenApply(
            found -> {
              Map<String, Map<String, String>> byTopic = new HashMap<>();
              found.forEach(
                  (resource, config) -> byTopic.put(resource.name(), set(config.entries())));
              return byTopic;
            });
  }

  private static Map<String, String> set(Collection<ConfigEntry> entries) {
    Map<String, String> set = new HashMap<>();
    for (ConfigEntry entry : entries) {
      if (entry.value() != null) {
        set.put(entry.name(), entry.value());
      }
    }
    return set;
  }

  /**
   * Makes topics; those that are there stay as they are.
   *
   * @return those that were not there
   */
  public CompletableFuture<Set<String>> create(Collection<TopicSpec> topics) {
    return all(
            admin.createTopics(topics.stream().map(TopicSpec::toNewTopic).toList()).values(),
            TopicExistsException.class,
            made -> true)
        .thenApply(Map::keySet);
  }

  /** Deletes topics; those that are gone are fine. */
  public CompletableFuture<Void> delete(Collection<String> topics) {
    return all(
            admin.deleteTopics(topics).topicNameValues(),
            UnknownTopicOrPartitionException.class,
            deleted -> true)
        .thenAccept(done -> {});
  }

  /**
   * Deletes the records of each partition that stand before an offset.
   *
   * @return the first offset that is left of each
   */
  public CompletableFuture<Map<TopicPartition, Long>> deleteBefore(
      Map<TopicPartition, Long> offsets) {
    Map<TopicPartition, RecordsToDelete> wanted = new HashMap<>();
    offsets.forEach(
        (partition, offset) -> wanted.put(partition, RecordsToDelete.beforeOffset(offset)));
    return all(
        admin.deleteRecords(wanted).lowWatermarks(),
        UnknownTopicOrPartitionException.class,
        DeletedRecords::lowWatermark);
  }

  /** The first offset that retention has left of each partition. */
  public CompletableFuture<Map<TopicPartition, Long>> firstOffsets(
      Collection<TopicPartition> partitions) {
    return offsets(partitions, OffsetSpec.earliest());
  }

  /** The offset that the next record of each partition gets. */
  public CompletableFuture<Map<TopicPartition, Long>> nextOffsets(
      Collection<TopicPartition> partitions) {
    return offsets(partitions, OffsetSpec.latest());
  }

  /**
   * The first offset of each partition whose record is not older than a time, by the timestamps of
   * the topic; {@link #NONE_SINCE} where all are.
   */
  public CompletableFuture<Map<TopicPartition, Long>> offsetsSince(
      Collection<TopicPartition> partitions, Instant time) {
    return offsets(partitions, OffsetSpec.forTimestamp(time.toEpochMilli()));
  }

  /** A topic that is gone is asked for again until the client's own time is over. */
  private CompletableFuture<Map<TopicPartition, Long>> offsets(
      Collection<TopicPartition> partitions, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, which));
    ListOffsetsResult result = admin.listOffsets(wanted);
    Map<TopicPartition, KafkaFuture<ListOffsetsResult.ListOffsetsResultInfo>> answers =
        new HashMap<>();
    wanted.keySet().forEach(each -> answers.put(each, result.partitionResult(each)));
    return all(
        answers,
        UnknownTopicOrPartitionException.class,
        ListOffsetsResult.ListOffsetsResultInfo::offset);
  }

  private static <K, A, V> CompletableFuture<Map<K, V>> all(
      Map<K, KafkaFuture<A>> answers,
      Class<? extends ApiException> leftOut,
      Function<? super A, V> value) {
    Map<K, V> found = new ConcurrentHashMap<>();
    CompletableFuture<?>[] each =
        answers.entrySet().stream()
            .map(
                answer ->
                    future(answer.getValue())
                        .handle(
                            (result, failure) -> {
                              if (failure == null) {
                                found.put(answer.getKey(), value.apply(result));
                              } else if (!leftOut.isInstance(cause(failure))) {
                                throw new CompletionException(cause(failure));
                              }
                              return answer.getKey();
                            }))
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(each).thenApply(done -> found);
  }

  private static <T> CompletableFuture<T> future(KafkaFuture<T> future) {
    return future.toCompletionStage().toCompletableFuture();
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  /** Ends what is asked, within two seconds. */
  @Override
  public void close() {
    close(CLOSE_WITHIN);
  }

  /** Ends what is asked, within this time. */
  public void close(Duration atMost) {
    admin.close(atMost);
  }
}

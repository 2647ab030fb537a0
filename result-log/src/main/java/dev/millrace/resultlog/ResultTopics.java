package dev.millrace.resultlog;

import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.topics.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates, finds and deletes result topics. Remembers for a while which ones exist, so that the
 * token path asks no broker.
 *
 * <p>Thread rule: any thread; nothing blocks. The futures complete on the admin client's thread, so
 * do no blocking work in their callbacks; they fail with Kafka's own exceptions.
 */
public final class ResultTopics {

  /** For how long a topic that was seen is taken to exist. */
  public static final Duration KNOWN_FOR = Duration.ofMinutes(5);

  private static final int KNOWN_AT_MOST = 20_000;

  private final Admin admin;
  private final Topics names;
  private final Duration dedicatedRetention;
  private final LongSupplier nanoTime;
  private final Map<String, Long> seenAt = new ConcurrentHashMap<>();

  /**
   * @param admin stays the caller's to close
   * @param dedicatedRetention how long the broker keeps the records of dedicated topics
   * @param nanoTime monotonic, as {@link System#nanoTime()}
   */
  public ResultTopics(
      Admin admin, Topics names, Duration dedicatedRetention, LongSupplier nanoTime) {
    this.admin = admin;
    this.names = names;
    this.dedicatedRetention = dedicatedRetention;
    this.nanoTime = nanoTime;
  }

  /** Whether the topic exists. A yes may be as old as {@link #KNOWN_FOR}; a no is fresh. */
  public CompletableFuture<Boolean> exists(String topic) {
    Long seen = seenAt.get(topic);
    if (seen != null && nanoTime.getAsLong() - seen < KNOWN_FOR.toNanos()) {
      return CompletableFuture.completedFuture(true);
    }
    return future(admin.describeTopics(List.of(topic)).allTopicNames())
        .handle(
            (description, failure) -> {
              if (failure == null) {
                remember(topic);
                return true;
              }
              forget(topic);
              if (cause(failure) instanceof UnknownTopicOrPartitionException) {
                return false;
              }
              throw new CompletionException(cause(failure));
            });
  }

  /**
   * Whether the topic is there for a run of this request: it exists, or it is the request's own
   * dedicated topic and was created just now.
   */
  public CompletableFuture<Boolean> ensure(String topic, RequestId request) {
    return exists(topic)
        .thenCompose(
            exists ->
                exists || !isDedicatedTo(topic, request)
                    ? CompletableFuture.completedFuture(exists)
                    : createDedicated(request).thenApply(created -> true));
  }

  /** The first offset that retention has left of a topic that exists. */
  public CompletableFuture<Long> firstOffset(String topic) {
    return offset(topic, OffsetSpec.earliest());
  }

  /** The offset that the next record of a topic gets that exists. */
  public CompletableFuture<Long> nextOffset(String topic) {
    return offset(topic, OffsetSpec.latest());
  }

  private CompletableFuture<Long> offset(String topic, OffsetSpec which) {
    TopicPartition partition = new TopicPartition(topic, ResultAddress.PARTITION);
    return future(admin.listOffsets(Map.of(partition, which)).partitionResult(partition))
        .thenApply(ListOffsetsResult.ListOffsetsResultInfo::offset);
  }

  /** Whether the topic, existing or not, is the dedicated one of this request. */
  public boolean isDedicatedTo(String topic, RequestId request) {
    return names.requestOfDedicated(topic).equals(Optional.of(request));
  }

  /** Forgets that the topic exists, so that the next question asks the broker. */
  public void forget(String topic) {
    seenAt.remove(topic);
  }

  /**
   * Creates the dedicated topic of a request, unless it is there.
   *
   * @return its name
   */
  public CompletableFuture<String> createDedicated(RequestId id) {
    String name = names.dedicatedResults(id);
    String retention = Long.toString(dedicatedRetention.toMillis());
    return create(Set.of(name), Map.of(TopicConfig.RETENTION_MS_CONFIG, retention))
        .thenApply(done -> name);
  }

  /** Creates topics of one partition with this configuration; those that exist stay as they are. */
  public CompletableFuture<Void> create(Collection<String> topics, Map<String, String> config) {
    List<NewTopic> wanted =
        topics.stream()
            .map(
                name -> new NewTopic(name, Optional.of(1), Optional.<Short>empty()).configs(config))
            .toList();
    return each(admin.createTopics(wanted).values(), TopicExistsException.class, this::remember);
  }

  /** Deletes topics; those that are gone already are fine. */
  public CompletableFuture<Void> delete(Collection<String> topics) {
    topics.forEach(this::forget);
    return each(
        admin.deleteTopics(topics).topicNameValues(),
        UnknownTopicOrPartitionException.class,
        this::forget);
  }

  /** Every dedicated topic there is, with its request. */
  public CompletableFuture<Map<String, RequestId>> dedicated() {
    return listed(names::requestOfDedicated);
  }

  /** Every leased topic there is, with its pool. */
  public CompletableFuture<Map<String, RequestId>> leased() {
    return listed(names::poolOfLeased);
  }

  private CompletableFuture<Map<String, RequestId>> listed(
      Function<String, Optional<RequestId>> owner) {
    return future(admin.listTopics().names())
        .thenApply(
            all -> {
              Map<String, RequestId> found = new HashMap<>();
              all.forEach(name -> owner.apply(name).ifPresent(id -> found.put(name, id)));
              return found;
            });
  }

  private static CompletableFuture<Void> each(
      Map<String, KafkaFuture<Void>> results,
      Class<? extends Exception> fine,
      Consumer<String> done) {
    return CompletableFuture.allOf(
        results.entrySet().stream()
            .map(
                result ->
                    future(result.getValue())
                        .handle(
                            (nothing, failure) -> {
                              if (failure != null && !fine.isInstance(cause(failure))) {
                                throw new CompletionException(cause(failure));
                              }
                              done.accept(result.getKey());
                              return null;
                            }))
            .toArray(CompletableFuture<?>[]::new));
  }

  private void remember(String topic) {
    if (seenAt.size() >= KNOWN_AT_MOST) {
      seenAt.clear();
    }
    seenAt.put(topic, nanoTime.getAsLong());
  }

  private static <T> CompletableFuture<T> future(KafkaFuture<T> future) {
    return future.toCompletionStage().toCompletableFuture();
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}

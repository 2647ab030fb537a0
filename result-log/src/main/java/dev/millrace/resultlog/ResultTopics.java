package dev.millrace.resultlog;

import dev.millrace.kafka.TopicAdmin;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.kafka.TopicSpec;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
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

  private final TopicAdmin admin;
  private final TopicPlan plan;
  private final Duration dedicatedRetention;
  private final LongSupplier nanoTime;
  private final Map<String, Long> seenAt = new ConcurrentHashMap<>();
  private final SharedQuestions<String, Boolean> existence;
  private final SharedQuestions<TopicPartition, Long> nextOffsets;

  /**
   * @param admin stays the caller's to close
   * @param plan names the topics and says how they are made
   * @param dedicatedRetention how long the broker keeps the records of dedicated topics
   * @param nanoTime monotonic, as {@link System#nanoTime()}
   */
  public ResultTopics(
      TopicAdmin admin, TopicPlan plan, Duration dedicatedRetention, LongSupplier nanoTime) {
    this.admin = admin;
    this.plan = plan;
    this.dedicatedRetention = dedicatedRetention;
    this.nanoTime = nanoTime;
    this.existence = new SharedQuestions<>(this::askWhetherItExists);
    this.nextOffsets = new SharedQuestions<>(partition -> offset(partition, admin::nextOffsets));
  }

  /** Whether the topic exists. A yes may be as old as {@link #KNOWN_FOR}; a no is fresh. */
  public CompletableFuture<Boolean> exists(String topic) {
    Long seen = seenAt.get(topic);
    if (seen != null && nanoTime.getAsLong() - seen < KNOWN_FOR.toNanos()) {
      return CompletableFuture.completedFuture(true);
    }
    return existence.ask(topic);
  }

  private CompletableFuture<Boolean> askWhetherItExists(String topic) {
    return admin
        .exists(topic)
        .whenComplete(
            (exists, failure) -> {
              if (failure == null && exists) {
                remember(topic);
              } else {
                forget(topic);
              }
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

  /** The partition of a result topic that holds the result of this request. */
  public TopicPartition partition(String topic, RequestId request) {
    return plan.resultPartition(topic, request);
  }

  /** The first offset that retention has left of a partition that exists. */
  public CompletableFuture<Long> firstOffset(TopicPartition partition) {
    return offset(partition, admin::firstOffsets);
  }

  /** The offset that the next record of a partition gets that exists. */
  public CompletableFuture<Long> nextOffset(TopicPartition partition) {
    return nextOffsets.ask(partition);
  }

  /**
   * The offset at which the reading of a request begins: that of its address, or the first one that
   * is as young as it says. Of what retention has removed it knows nothing.
   */
  public CompletableFuture<Long> startOffset(RequestId request, ResultAddress from) {
    Optional<Instant> since = from.since();
    if (since.isEmpty()) {
      return CompletableFuture.completedFuture(from.startOffset());
    }
    TopicPartition partition = partition(from.topic(), request);
    // The end comes first: a record that is appended between the two answers is behind it.
    return nextOffset(partition)
        .thenCompose(
            end ->
                offset(partition, these -> admin.offsetsSince(these, since.get()))
                    .thenApply(found -> found == TopicAdmin.NONE_SINCE ? end : found));
  }

  private static CompletableFuture<Long> offset(
      TopicPartition partition,
      Function<List<TopicPartition>, CompletableFuture<Map<TopicPartition, Long>>> which) {
    return which
        .apply(List.of(partition))
        .thenCompose(
            found ->
                Optional.ofNullable(found.get(partition))
                    .map(CompletableFuture::completedFuture)
                    .orElseGet(
                        () ->
                            CompletableFuture.failedFuture(
                                new UnknownTopicOrPartitionException(partition.topic()))));
  }

  /** Whether the topic, existing or not, is the dedicated one of this request. */
  public boolean isDedicatedTo(String topic, RequestId request) {
    return plan.topics().requestOfDedicated(topic).equals(Optional.of(request));
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
    TopicSpec topic = plan.dedicatedResults(id, dedicatedRetention);
    return admin
        .create(List.of(topic))
        .thenApply(
            made -> {
              remember(topic.name());
              return topic.name();
            });
  }

  /** Deletes topics; those that are gone already are fine. */
  public CompletableFuture<Void> delete(Collection<String> topics) {
    topics.forEach(this::forget);
    return admin.delete(topics).whenComplete((done, failure) -> topics.forEach(this::forget));
  }

  private void remember(String topic) {
    if (seenAt.size() >= KNOWN_AT_MOST) {
      seenAt.clear();
    }
    seenAt.put(topic, nanoTime.getAsLong());
  }
}

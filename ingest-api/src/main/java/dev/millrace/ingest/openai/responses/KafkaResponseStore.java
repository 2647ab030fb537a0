package dev.millrace.ingest.openai.responses;

import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.kafka.TopicAdmin;
import dev.millrace.kafka.TopicAdminException;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.logging.LogKey;
import dev.millrace.model.RequestId;
import dev.millrace.model.StoredResponse;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Responses in two topics of Kafka. A response is found by the time in its request's id: its record
 * was written within {@link #WRITTEN_WITHIN} of it, so no more than these minutes of one partition
 * are read. Deletions are records of a few bytes in a topic of their own, which is read from that
 * time to its end, so whoever was told of a deletion finds it everywhere.
 *
 * <p>Any thread; blocks for a bounded time.
 */
public final class KafkaResponseStore implements ResponseStore {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaResponseStore.class);

  /** The clocks of facades and brokers differ less than this, and no write takes longer. */
  static final Duration WRITTEN_WITHIN = Duration.ofMinutes(1);

  private static final Duration WITHIN = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(50);

  private final TopicAdmin admin;
  private final TopicPlan plan;
  private final Wire<StoredResponse> wire;
  private final Producer<String, byte[]> producer;
  private final BlockingQueue<Consumer<String, byte[]>> idle;
  private final LongSupplier nanoTime;
  private final FoundResponses found = new FoundResponses();

  /**
   * Over clients that stay their owner's to close.
   *
   * @param readers as many as may read at once; nobody else uses them
   * @param nanoTime monotonic, as {@link System#nanoTime()}
   */
  public KafkaResponseStore(
      TopicAdmin admin,
      TopicPlan plan,
      Wire<StoredResponse> wire,
      Producer<String, byte[]> producer,
      List<Consumer<String, byte[]>> readers,
      LongSupplier nanoTime) {
    this.admin = admin;
    this.plan = plan;
    this.wire = wire;
    this.producer = producer;
    this.idle = new ArrayBlockingQueue<>(readers.size(), false, readers);
    this.nanoTime = nanoTime;
  }

  @Override
  public void put(StoredResponse response) {
    write(plan.topics().responses(), response);
  }

  @Override
  public void delete(StoredResponse response) {
    write(plan.topics().deletedResponses(), response.deleted());
  }

  private void write(String topic, StoredResponse response) {
    RequestId id = response.requestId();
    TopicPartition partition = plan.responsePartition(topic, id);
    try {
      Future<RecordMetadata> sent =
          producer.send(
              new ProducerRecord<>(
                  topic, partition.partition(), id.toString(), wire.encode(response)));
      RecordMetadata unused = sent.get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw unavailable();
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof RecordTooLargeException ? tooLarge() : unavailable();
    } catch (RecordTooLargeException large) {
      throw tooLarge();
    } catch (KafkaException | TimeoutException failure) {
      throw unavailable();
    }
  }

  @Override
  public Optional<StoredResponse> find(RequestId id) {
    Optional<Instant> made = id.createdAt();
    if (made.isEmpty()) {
      return Optional.empty();
    }
    Instant since = made.get().minus(WRITTEN_WITHIN);
    Span deleted = span(plan.responsePartition(plan.topics().deletedResponses(), id), since);
    Optional<StoredResponse> known = found.get(id);
    if (known.isEmpty()) {
      Span kept = span(plan.responsePartition(plan.topics().responses(), id), since);
      known = first(kept, id, made.get().plus(WRITTEN_WITHIN));
      known.ifPresent(found::put);
    }
    return known.isEmpty() || first(deleted, id, Instant.MAX).isPresent()
        ? Optional.empty()
        : known;
  }

  /** Where the records of a partition are that are as young as this. */
  private Span span(TopicPartition partition, Instant since) {
    List<TopicPartition> one = List.of(partition);
    // The end comes first: what is written between the two answers is behind it.
    CompletableFuture<Map<TopicPartition, Long>> end = admin.nextOffsets(one);
    CompletableFuture<Span> span =
        end.thenCompose(
            ends ->
                admin
                    .offsetsSince(one, since)
                    .thenApply(
                        starts -> {
                          long until = ends.getOrDefault(partition, 0L);
                          long from = starts.getOrDefault(partition, TopicAdmin.NONE_SINCE);
                          return new Span(
                              partition, from == TopicAdmin.NONE_SINCE ? until : from, until);
                        }));
    try {
      return TopicAdmin.await(span, WITHIN);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw unavailable();
    } catch (TopicAdminException failure) {
      throw unavailable();
    }
  }

  /** The first record of this request that is not younger than a time. */
  private Optional<StoredResponse> first(Span span, RequestId id, Instant latest) {
    if (span.from >= span.end) {
      return Optional.empty();
    }
    Consumer<String, byte[]> reader = reader();
    try {
      return read(reader, span, id, latest);
    } catch (KafkaException failure) {
      throw unavailable();
    } finally {
      idle.add(reader);
    }
  }

  private Consumer<String, byte[]> reader() {
    try {
      Consumer<String, byte[]> reader = idle.poll(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
      if (reader == null) {
        throw unavailable();
      }
      return reader;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw unavailable();
    }
  }

  private Optional<StoredResponse> read(
      Consumer<String, byte[]> reader, Span span, RequestId id, Instant latest) {
    long giveUpAt = nanoTime.getAsLong() + WITHIN.toNanos();
    String key = id.toString();
    reader.assign(List.of(span.partition));
    reader.seek(span.partition, span.from);
    while (reader.position(span.partition, WITHIN) < span.end) {
      for (ConsumerRecord<String, byte[]> record : reader.poll(POLL)) {
        if (record.offset() >= span.end
            || Instant.ofEpochMilli(record.timestamp()).isAfter(latest)) {
          return Optional.empty();
        }
        if (key.equals(record.key())) {
          Optional<StoredResponse> response = decoded(record);
          if (response.isPresent()) {
            return response;
          }
        }
      }
      if (nanoTime.getAsLong() - giveUpAt > 0) {
        throw unavailable();
      }
    }
    return Optional.empty();
  }

  private Optional<StoredResponse> decoded(ConsumerRecord<String, byte[]> record) {
    try {
      return record.value() == null ? Optional.empty() : Optional.of(wire.decode(record.value()));
    } catch (UndecodableException reason) {
      LOG.atWarn()
          .addKeyValue(LogKey.TOPIC, record.topic())
          .addKeyValue(LogKey.OFFSET, record.offset())
          .addKeyValue(LogKey.REASON, reason.getMessage())
          .log("response record left out");
      return Optional.empty();
    }
  }

  private static ApiException unavailable() {
    return new ApiException(ApiError.unavailable("Kafka cannot be used for responses now"));
  }

  private static ApiException tooLarge() {
    return ApiException.invalid(
        "input: with what was said before it is larger than the record limit");
  }

  /** A part of a partition. */
  private record Span(TopicPartition partition, long from, long end) {}
}

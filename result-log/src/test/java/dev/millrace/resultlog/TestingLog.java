package dev.millrace.resultlog;

import dev.millrace.kafka.KafkaSettings;
import dev.millrace.kafka.TopicAdmin;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.resultlog.shared.SharedReader;
import dev.millrace.testing.TestingKafka;
import dev.millrace.topics.Topics;
import dev.millrace.wire.Wire;
import dev.millrace.wire.factory.WiresFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Everything of this package, put together against the shared broker under a prefix of its own. */
final class TestingLog implements AutoCloseable {

  final TestingKafka kafka = TestingKafka.shared();
  private final KafkaSettings settings = KafkaSettings.of(kafka.bootstrapServers());
  final Wire<ResultEvent> wire = WiresFactory.builtin().resultEvents();
  final Topics names;
  final TopicPlan plan;
  final Admin admin = Admin.create(kafka.clientConfig());
  final TopicAdmin topicAdmin = new TopicAdmin(admin);
  final ResultTopics topics;
  final SharedReader reader;
  final KafkaProducer<String, byte[]> producer =
      new KafkaProducer<>(settings.resultProducer("test-write"));
  final ExecutorService executor = Executors.newCachedThreadPool();
  final RunLog runs;

  TestingLog() {
    names = new Topics(Long.toHexString(System.nanoTime()) + ".");
    plan = TopicPlan.of(names);
    topics = new ResultTopics(topicAdmin, plan, Duration.ofHours(1), System::nanoTime);
    reader =
        new SharedReader(
            settings, "test-read", topics, wire, Duration.ofSeconds(10), System::nanoTime);
    runs = new RunLog(producer, producer, wire, topics, reader, executor);
  }

  /** Writes like {@link #runs}; reading the log fails. */
  RunLog runsThatCannotRead() {
    LogReader none =
        new LogReader() {
          @Override
          public LogTail follow(RequestId request, ResultAddress from) {
            throw new AssertionError("the log was followed");
          }

          @Override
          public List<LogEntry> read(RequestId request, ResultAddress from, long end) {
            throw new AssertionError("the log was read");
          }
        };
    return new RunLog(producer, producer, wire, topics, none, executor);
  }

  /** A new dedicated topic. */
  String topic() {
    return get(topics.createDedicated(RequestId.at(Instant.now())));
  }

  /** A new dedicated topic with records that belong to nobody. */
  ResultAddress addressAfter(int strangers) {
    String topic = topic();
    for (int i = 0; i < strangers; i++) {
      append(topic, wire.encode(Records.tokens(Records.OTHER, 1, i, 1)));
    }
    return new ResultAddress(topic, strangers);
  }

  /** Where the result is of a request that names no topic and arrived at this time. */
  ResultAddress sharedSince(Instant arrivedAt) {
    return ResultAddress.since(names.sharedResults(), arrivedAt);
  }

  long append(String topic, byte[] bytes) {
    return append(new TopicPartition(topic, ResultAddress.PARTITION), bytes);
  }

  long append(TopicPartition place, byte[] bytes) {
    CompletableFuture<Long> offset = new CompletableFuture<>();
    var unused =
        producer.send(
            new ProducerRecord<>(place.topic(), place.partition(), "key", bytes),
            (metadata, failure) -> {
              if (failure == null) {
                offset.complete(metadata.offset());
              } else {
                offset.completeExceptionally(failure);
              }
            });
    return get(offset);
  }

  /** Until the broker knows it no more. */
  void delete(String topic) {
    get(topics.delete(List.of(topic)));
    while (get(topics.exists(topic))) {
      topics.forget(topic);
    }
  }

  void deleteBefore(String topic, long offset) {
    deleteBefore(new TopicPartition(topic, ResultAddress.PARTITION), offset);
  }

  void deleteBefore(TopicPartition place, long offset) {
    get(
        admin
            .deleteRecords(Map.of(place, RecordsToDelete.beforeOffset(offset)))
            .all()
            .toCompletionStage()
            .toCompletableFuture());
  }

  List<LogEntry> all(String topic, long end) throws ResultUnreadableException {
    return read(topic, 0, end);
  }

  List<LogEntry> read(String topic, long start, long end) throws ResultUnreadableException {
    return reader.read(Records.REQUEST, new ResultAddress(topic, start), end);
  }

  static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public void close() {
    reader.close();
    producer.close(Duration.ofSeconds(1));
    admin.close(Duration.ofSeconds(1));
    executor.shutdownNow();
  }
}

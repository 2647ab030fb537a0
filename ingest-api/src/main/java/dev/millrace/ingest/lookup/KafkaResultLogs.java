package dev.millrace.ingest.lookup;

import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.resultlog.ConsumerLogTail;
import dev.millrace.resultlog.LogTail;
import dev.millrace.resultlog.ReadingConsumers;
import dev.millrace.resultlog.ResultTopics;
import dev.millrace.wire.Wire;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Result topics in Kafka. Leaves admin client and consumers to their owner. */
public final class KafkaResultLogs implements ResultLogs {
  private static final Duration WITHIN = Duration.ofSeconds(5);

  private final Admin admin;
  private final ResultTopics topics;
  private final ReadingConsumers consumers;
  private final Wire<ResultEvent> wire;

  /** Reads with borrowed consumers. */
  public KafkaResultLogs(
      Admin admin, ResultTopics topics, ReadingConsumers consumers, Wire<ResultEvent> wire) {
    this.admin = admin;
    this.topics = topics;
    this.consumers = consumers;
    this.wire = wire;
  }

  @Override
  public LogTail follow(ResultAddress address) {
    return ConsumerLogTail.from(consumers, wire, address.topic(), address.startOffset());
  }

  @Override
  public boolean exists(String topic) {
    return await(topics.exists(topic));
  }

  @Override
  public OptionalLong end(String topic) {
    if (!exists(topic)) {
      return OptionalLong.empty();
    }
    TopicPartition partition = new TopicPartition(topic, ResultAddress.PARTITION);
    return OptionalLong.of(
        await(
                admin
                    .listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .toCompletionStage()
                    .toCompletableFuture())
            .offset());
  }

  private static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw unreachable();
    } catch (ExecutionException | TimeoutException failure) {
      throw unreachable();
    }
  }

  private static ApiException unreachable() {
    return new ApiException(ApiError.unavailable("Kafka cannot be asked for the result topic now"));
  }
}

package dev.millrace.ingest.lookup;

import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.kafka.TopicAdmin;
import dev.millrace.kafka.TopicAdminException;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.resultlog.LogEntry;
import dev.millrace.resultlog.LogReader;
import dev.millrace.resultlog.LogTail;
import dev.millrace.resultlog.ResultTopics;
import dev.millrace.resultlog.ResultUnreadableException;
import dev.millrace.resultlog.StreamReader;
import dev.millrace.resultlog.StreamSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/** Result topics in Kafka. Any thread. */
public final class KafkaResultLogs implements ResultLogs {
  private static final Duration WITHIN = Duration.ofSeconds(5);

  private final ResultTopics topics;
  private final LogReader reader;

  /** Over these, which their owner closes. */
  public KafkaResultLogs(ResultTopics topics, LogReader reader) {
    this.topics = topics;
    this.reader = reader;
  }

  @Override
  public LogTail follow(RequestId request, ResultAddress from) {
    return reader.follow(request, from);
  }

  @Override
  public StreamSnapshot snapshot(RequestId request, ResultAddress from) {
    StreamReader stream = new StreamReader(request);
    entries(request, from).forEach(entry -> stream.read(entry.event()));
    return stream.snapshot();
  }

  @Override
  public List<LogEntry> entries(RequestId request, ResultAddress from) {
    OptionalLong end = end(topics.partition(from.topic(), request));
    if (end.isEmpty() || end.getAsLong() < from.startOffset()) {
      throw new ApiException(ApiError.resultExpired());
    }
    try {
      return reader.read(request, from, end.getAsLong());
    } catch (ResultUnreadableException unreadable) {
      throw new ApiException(ApiError.of(unreadable));
    }
  }

  @Override
  public boolean exists(String topic) {
    return await(topics.exists(topic));
  }

  @Override
  public OptionalLong end(String topic) {
    return end(new TopicPartition(topic, ResultAddress.PARTITION));
  }

  private OptionalLong end(TopicPartition partition) {
    return exists(partition.topic())
        ? OptionalLong.of(await(topics.nextOffset(partition)))
        : OptionalLong.empty();
  }

  private static <T> T await(CompletableFuture<T> answer) {
    try {
      return TopicAdmin.await(answer, WITHIN);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw unreachable();
    } catch (TopicAdminException failure) {
      throw unreachable();
    }
  }

  private static ApiException unreachable() {
    return new ApiException(ApiError.unavailable("Kafka cannot be asked for the result topic now"));
  }
}

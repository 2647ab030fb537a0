package dev.millrace.sink.results;

import dev.millrace.model.Completion;
import dev.millrace.model.ResultEvent;
import dev.millrace.resultlog.ConsumerLogTail;
import dev.millrace.resultlog.LogEntry;
import dev.millrace.resultlog.LogTail;
import dev.millrace.resultlog.ReadingConsumers;
import dev.millrace.resultlog.ResultTopics;
import dev.millrace.resultlog.ResultUnreadableException;
import dev.millrace.resultlog.StreamReader;
import dev.millrace.resultlog.StreamSnapshot;
import dev.millrace.wire.Wire;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads results from their topics: from the address up to the terminal record, which stands in the
 * log before its completion is announced. Any thread.
 */
public final class LogResultSource implements ResultSource {

  private static final Logger log = LoggerFactory.getLogger(LogResultSource.class);

  private final ReadingConsumers consumers;
  private final ResultTopics topics;
  private final Wire<ResultEvent> wire;
  private final Duration within;
  private final LongSupplier nanoTime;

  /**
   * @param consumers stay the caller's to close
   * @param within bound of one read
   * @param nanoTime monotonic nanoseconds
   */
  public LogResultSource(
      ReadingConsumers consumers,
      ResultTopics topics,
      Wire<ResultEvent> wire,
      Duration within,
      LongSupplier nanoTime) {
    this.consumers = consumers;
    this.topics = topics;
    this.wire = wire;
    this.within = within;
    this.nanoTime = nanoTime;
  }

  @Override
  public Optional<StreamSnapshot> read(Completion completion) {
    long deadline = nanoTime.getAsLong() + within.toNanos();
    String topic = completion.address().topic();
    try {
      if (!topics.exists(topic).get(within.toNanos(), TimeUnit.NANOSECONDS)) {
        return unreadable(completion, "the topic does not exist");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unreadable(completion, "interrupted");
    } catch (ExecutionException | TimeoutException e) {
      return unreadable(completion, "the broker did not say whether the topic exists");
    }
    StreamReader reader = new StreamReader(completion.requestId());
    try (LogTail tail =
        ConsumerLogTail.from(consumers, wire, topic, completion.address().startOffset())) {
      while (reader.finished().isEmpty()) {
        long left = deadline - nanoTime.getAsLong();
        if (left <= 0) {
          return unreadable(completion, "no terminal record in time");
        }
        Optional<LogEntry> next = tail.next(Duration.ofNanos(left));
        next.ifPresent(entry -> reader.read(entry.event()));
      }
      return Optional.of(reader.snapshot());
    } catch (ResultUnreadableException e) {
      return unreadable(completion, e.reason().name());
    } catch (KafkaException e) {
      return unreadable(completion, e.getClass().getSimpleName());
    }
  }

  private static Optional<StreamSnapshot> unreadable(Completion completion, String reason) {
    log.warn(
        "result log unreadable requestId={} topic={} offset={} reason=\"{}\"",
        completion.requestId(),
        completion.address().topic(),
        completion.address().startOffset(),
        reason);
    return Optional.empty();
  }
}

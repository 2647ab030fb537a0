package dev.millrace.resultlog;

import dev.millrace.model.ResultEvent;
import dev.millrace.resultlog.ResultUnreadableException.Reason;
import dev.millrace.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads a part of a result topic that is known to be written.
 *
 * <p>Thread rule: any thread; calls block, each at most for the given time and a little more.
 */
public final class LogReplay {

  private static final Duration POLL = Duration.ofMillis(200);

  private final ReadingConsumers consumers;
  private final ResultTopics topics;
  private final EntryDecoder decoder;
  private final Duration within;
  private final LongSupplier nanoTime;

  /**
   * @param consumers stay the caller's to close
   * @param within bound of one read
   * @param nanoTime monotonic, as {@link System#nanoTime()}
   */
  public LogReplay(
      ReadingConsumers consumers,
      ResultTopics topics,
      Wire<ResultEvent> wire,
      Duration within,
      LongSupplier nanoTime) {
    this.consumers = consumers;
    this.topics = topics;
    this.decoder = new EntryDecoder(wire);
    this.within = within;
    this.nanoTime = nanoTime;
  }

  /**
   * The entries from {@code start} up to, and without, {@code end}.
   *
   * @throws ResultUnreadableException {@link Reason#START_LOST} when retention has removed {@code
   *     start}; {@link ResultUnreadableException#earliest()} says what is left. {@link
   *     Reason#TIMEOUT} also when the log ends before {@code end}.
   */
  public List<LogEntry> read(String topic, long start, long end) throws ResultUnreadableException {
    if (start >= end) {
      return List.of();
    }
    if (!exists(topic, start)) {
      throw new ResultUnreadableException(Reason.TOPIC_MISSING, topic, start);
    }
    long giveUpAt = nanoTime.getAsLong() + within.toNanos();
    List<LogEntry> entries = new ArrayList<>();
    try (LogCursor cursor = new LogCursor(consumers, topic, start)) {
      while (true) {
        for (ConsumerRecord<String, byte[]> record : cursor.poll(POLL)) {
          if (record.offset() < end) {
            decoder.decode(record).ifPresent(entries::add);
          }
        }
        if (cursor.position() >= end) {
          return entries;
        }
        if (nanoTime.getAsLong() - giveUpAt >= 0) {
          topics.forget(topic);
          throw new ResultUnreadableException(Reason.TIMEOUT, topic, cursor.position());
        }
      }
    }
  }

  /** Whether retention has left everything from this offset on. */
  public boolean holds(String topic, long start) throws ResultUnreadableException {
    try (LogCursor cursor = new LogCursor(consumers, topic, start)) {
      return cursor.earliest() <= start;
    }
  }

  private boolean exists(String topic, long start) throws ResultUnreadableException {
    try {
      return topics.exists(topic).join();
    } catch (CompletionException failure) {
      throw new ResultUnreadableException(Reason.FAILED, topic, start, -1, failure);
    }
  }

  /** Records left out because they could not be decoded. */
  public long undecodable() {
    return decoder.undecodable();
  }
}

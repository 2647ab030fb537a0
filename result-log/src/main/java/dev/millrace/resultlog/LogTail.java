package dev.millrace.resultlog;

import dev.millrace.model.ResultEvent;
import dev.millrace.wire.Wire;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Follows a result topic from an offset on, for readers that attach late or come back. It holds a
 * consumer while it is open, so it suits streams that are resumed; a reader of many streams at once
 * shares one consumer instead.
 *
 * <p>Thread rule: one thread at a time. Check that the topic exists first: a missing one looks like
 * a silent one.
 */
public final class LogTail implements AutoCloseable {

  private final LogCursor cursor;
  private final EntryDecoder decoder;
  private final Deque<LogEntry> fetched = new ArrayDeque<>();

  private LogTail(LogCursor cursor, EntryDecoder decoder) {
    this.cursor = cursor;
    this.decoder = decoder;
  }

  /** Follows from this offset on; asks the broker nothing yet. */
  public static LogTail from(
      ReadingConsumers consumers, Wire<ResultEvent> wire, String topic, long offset) {
    return new LogTail(new LogCursor(consumers, topic, offset), new EntryDecoder(wire));
  }

  /**
   * The next entry; empty when none came within this time, which is the moment to look at anything
   * else, such as whether the client is still there.
   *
   * @throws ResultUnreadableException when the offset fell out of retention, the thread was
   *     interrupted, or the broker refuses us; a broker that is away is silence
   */
  public Optional<LogEntry> next(Duration atMost) throws ResultUnreadableException {
    if (fetched.isEmpty()) {
      for (ConsumerRecord<String, byte[]> record : cursor.poll(atMost)) {
        decoder.decode(record).ifPresent(fetched::add);
      }
    }
    return Optional.ofNullable(fetched.pollFirst());
  }

  /** Records left out because they could not be decoded. */
  public long undecodable() {
    return decoder.undecodable();
  }

  @Override
  public void close() {
    cursor.close();
  }
}

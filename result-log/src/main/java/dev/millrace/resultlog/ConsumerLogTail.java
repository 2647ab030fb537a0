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
public final class ConsumerLogTail implements LogTail {

  private final LogCursor cursor;
  private final EntryDecoder decoder;
  private final Deque<LogEntry> fetched = new ArrayDeque<>();

  private ConsumerLogTail(LogCursor cursor, EntryDecoder decoder) {
    this.cursor = cursor;
    this.decoder = decoder;
  }

  /** Follows from this offset on; asks the broker nothing yet. */
  public static ConsumerLogTail from(
      ReadingConsumers consumers, Wire<ResultEvent> wire, String topic, long offset) {
    return new ConsumerLogTail(new LogCursor(consumers, topic, offset), new EntryDecoder(wire));
  }

  @Override
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

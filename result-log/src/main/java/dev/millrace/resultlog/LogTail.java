package dev.millrace.resultlog;

import java.time.Duration;
import java.util.Optional;

/**
 * A reader's way through the records of one request. One thread reads; {@link #close} may come from
 * any thread and ends the reader's wait.
 */
public interface LogTail extends AutoCloseable {

  /**
   * The next entry; empty when none came within this time, or when the tail is closed. A broker
   * that does not answer is silence.
   *
   * @throws ResultUnreadableException when the topic does not exist, the offset fell out of
   *     retention or stands beyond the end of the log, the broker refuses us, or the thread was
   *     interrupted; entries that were read before come first
   */
  Optional<LogEntry> next(Duration atMost) throws ResultUnreadableException;

  @Override
  void close();
}

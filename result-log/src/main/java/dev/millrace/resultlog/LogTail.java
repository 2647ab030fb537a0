package dev.millrace.resultlog;

import java.time.Duration;
import java.util.Optional;

/** A reader's way through a result topic, entry by entry. Thread rule: one thread at a time. */
public interface LogTail extends AutoCloseable {

  /**
   * The next entry; empty when none came within this time, which is the moment to look at anything
   * else, such as whether the client is still there.
   *
   * @throws ResultUnreadableException when the offset fell out of retention, the thread was
   *     interrupted, or the broker refuses us; a broker that is away is silence
   */
  Optional<LogEntry> next(Duration atMost) throws ResultUnreadableException;

  @Override
  void close();
}

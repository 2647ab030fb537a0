package dev.millrace.ingest.lookup;

import dev.millrace.model.ResultAddress;
import dev.millrace.resultlog.LogEntry;
import dev.millrace.resultlog.ResultUnreadableException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Result topics as the facade reads them. Any thread; calls block, bounded. */
public interface ResultLogs {
  /** Follows a topic from an address on. */
  Tail follow(ResultAddress address);

  /** Whether there is such a topic. */
  boolean exists(String topic);

  /** The offset that the topic's next record gets; empty when there is no such topic. */
  OptionalLong end(String topic);

  /** A reader on its way through a topic. One thread. */
  interface Tail extends AutoCloseable {
    /** The next record, or nothing within this time. */
    Optional<LogEntry> next(Duration atMost) throws ResultUnreadableException;

    @Override
    void close();
  }
}

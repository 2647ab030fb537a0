package dev.millrace.ingest.lookup;

import dev.millrace.model.ResultAddress;
import dev.millrace.resultlog.LogTail;
import java.util.OptionalLong;

/** Result topics as the facade reads them. Any thread; calls block, bounded. */
public interface ResultLogs {
  /** Follows a topic from an address on. */
  LogTail follow(ResultAddress address);

  /** Whether there is such a topic. */
  boolean exists(String topic);

  /** The offset that the topic's next record gets; empty when there is no such topic. */
  OptionalLong end(String topic);
}

package dev.millrace.ingest.lookup;

import dev.millrace.ingest.http.ApiException;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.resultlog.LogEntry;
import dev.millrace.resultlog.LogTail;
import dev.millrace.resultlog.StreamSnapshot;
import java.util.List;
import java.util.OptionalLong;

/** Result topics as the facade reads them. Any thread. */
public interface ResultLogs {
  /** Follows a request's records from an address on; does not block. */
  LogTail follow(RequestId request, ResultAddress from);

  /**
   * A request as its log shows it now; blocks, bounded.
   *
   * @throws ApiException if the records are gone or cannot be read
   */
  StreamSnapshot snapshot(RequestId request, ResultAddress from);

  /**
   * The request's records that stand in the topic now; blocks, bounded.
   *
   * @throws ApiException if the records are gone or cannot be read
   */
  List<LogEntry> entries(RequestId request, ResultAddress from);

  /** Whether there is such a topic; blocks, bounded. */
  boolean exists(String topic);

  /**
   * The offset that the next record gets of a topic with one partition; empty when there is no such
   * topic. Blocks, bounded.
   */
  OptionalLong end(String topic);
}

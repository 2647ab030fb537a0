package dev.millrace.ingest.lookup;

import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.resultlog.LogEntry;
import dev.millrace.resultlog.LogTail;
import dev.millrace.resultlog.ResultUnreadableException;
import dev.millrace.resultlog.StreamReader;
import dev.millrace.resultlog.StreamSnapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** A request as its log shows it now. Stateless, any thread. */
final class LogSnapshot {
  private static final Duration QUIET = Duration.ofMillis(300);
  private static final Duration AT_MOST = Duration.ofSeconds(3);

  private LogSnapshot() {}

  /**
   * Reads from the address until the request's end or until the log is silent for a moment; at most
   * three seconds.
   *
   * @throws ApiException if the records are gone or cannot be read
   */
  static StreamSnapshot read(
      ResultLogs logs, ResultAddress address, RequestId id, LongSupplier nanoTime) {
    StreamReader reader = new StreamReader(id);
    long end = nanoTime.getAsLong() + AT_MOST.toNanos();
    try (LogTail tail = logs.follow(address)) {
      while (reader.finished().isEmpty() && nanoTime.getAsLong() - end < 0) {
        Optional<LogEntry> entry = tail.next(QUIET);
        if (entry.isEmpty()) {
          break;
        }
        reader.read(entry.get().event());
      }
    } catch (ResultUnreadableException unreadable) {
      throw new ApiException(ApiError.of(unreadable));
    }
    return reader.snapshot();
  }
}

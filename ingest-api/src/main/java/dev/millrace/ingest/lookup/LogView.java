package dev.millrace.ingest.lookup;

import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent.Started;
import dev.millrace.resultlog.LogEntry;
import dev.millrace.resultlog.Reading;
import dev.millrace.resultlog.ResultUnreadableException;
import dev.millrace.resultlog.StreamReader;
import dev.millrace.resultlog.StreamSnapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A request as its log shows it now.
 *
 * @param marker the start of the followed run; empty while it waits
 */
public record LogView(StreamSnapshot stream, Optional<Started> marker) {
  private static final Duration QUIET = Duration.ofMillis(300);
  private static final Duration AT_MOST = Duration.ofSeconds(3);

  /**
   * Reads from the address until the request's end or until the log is silent for a moment; at most
   * three seconds.
   *
   * @throws ApiException if the records are gone or cannot be read
   */
  public static LogView read(
      ResultLogs logs, ResultAddress address, RequestId id, LongSupplier nanoTime) {
    StreamReader reader = new StreamReader(id);
    Optional<Started> marker = Optional.empty();
    long end = nanoTime.getAsLong() + AT_MOST.toNanos();
    try (ResultLogs.Tail tail = logs.follow(address)) {
      while (reader.finished().isEmpty() && nanoTime.getAsLong() - end < 0) {
        Optional<LogEntry> entry = tail.next(QUIET);
        if (entry.isEmpty()) {
          break;
        }
        Reading reading = reader.read(entry.get().event());
        if (entry.get().event() instanceof Started started
            && !(reading instanceof Reading.Ignored)) {
          marker = Optional.of(started);
        }
      }
    } catch (ResultUnreadableException unreadable) {
      throw new ApiException(error(unreadable));
    }
    return new LogView(reader.snapshot(), marker);
  }

  /** What a caller is told of a log that cannot be read. */
  public static ApiError error(ResultUnreadableException unreadable) {
    return switch (unreadable.reason()) {
      case TOPIC_MISSING, START_LOST, BEYOND_END -> ApiError.resultExpired();
      case TIMEOUT, INTERRUPTED -> ApiError.unavailable("the result cannot be read now");
      case FAILED -> ApiError.internal();
    };
  }

  /** How it ended, if it has. */
  public Optional<Ending> ending() {
    return stream
        .finished()
        .map(
            finished ->
                Ending.of(
                    finished.verdict(), stream.text(), marker.map(Started::worker).orElse("")));
  }
}

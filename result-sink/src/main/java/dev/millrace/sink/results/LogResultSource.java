package dev.millrace.sink.results;

import dev.millrace.logging.LogKey;
import dev.millrace.model.Completion;
import dev.millrace.resultlog.LogEntry;
import dev.millrace.resultlog.LogReader;
import dev.millrace.resultlog.LogTail;
import dev.millrace.resultlog.ResultUnreadableException;
import dev.millrace.resultlog.StreamReader;
import dev.millrace.resultlog.StreamSnapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads results from their topics: from the address up to the terminal record, which stands in the
 * log before its completion is announced. Any thread.
 */
public final class LogResultSource implements ResultSource {

  private static final Logger LOG = LoggerFactory.getLogger(LogResultSource.class);

  private final LogReader reader;
  private final Duration within;
  private final LongSupplier nanoTime;

  /**
   * @param reader stays the caller's to close
   * @param within bound of one read
   * @param nanoTime monotonic nanoseconds
   */
  public LogResultSource(LogReader reader, Duration within, LongSupplier nanoTime) {
    this.reader = reader;
    this.within = within;
    this.nanoTime = nanoTime;
  }

  @Override
  public Optional<StreamSnapshot> read(Completion completion) {
    long deadline = nanoTime.getAsLong() + within.toNanos();
    StreamReader stream = new StreamReader(completion.requestId());
    try (LogTail tail = reader.follow(completion.requestId(), completion.address())) {
      while (stream.finished().isEmpty()) {
        long left = deadline - nanoTime.getAsLong();
        if (left <= 0) {
          return unreadable(completion, "no terminal record in time");
        }
        Optional<LogEntry> next = tail.next(Duration.ofNanos(left));
        next.ifPresent(entry -> stream.read(entry.event()));
      }
      return Optional.of(stream.snapshot());
    } catch (ResultUnreadableException e) {
      return unreadable(completion, e.reason().name());
    }
  }

  private static Optional<StreamSnapshot> unreadable(Completion completion, String reason) {
    LOG.atWarn()
        .addKeyValue(LogKey.REQUEST_ID, completion.requestId())
        .addKeyValue(LogKey.TOPIC, completion.address().topic())
        .addKeyValue(LogKey.OFFSET, completion.address().startOffset())
        .addKeyValue(LogKey.REASON, reason)
        .log("result log unreadable");
    return Optional.empty();
  }
}

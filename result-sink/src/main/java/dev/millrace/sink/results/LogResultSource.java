package dev.millrace.sink.results;

import dev.millrace.logging.LogKey;
import dev.millrace.model.Completion;
import dev.millrace.resultlog.LogEntry;
import dev.millrace.resultlog.LogReader;
import dev.millrace.resultlog.LogTail;
import dev.millrace.resultlog.ResultUnreadableException;
import dev.millrace.resultlog.StreamReader;
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
  public Read read(Completion completion) {
    long deadline = nanoTime.getAsLong() + within.toNanos();
    StreamReader stream = new StreamReader(completion.requestId());
    try (LogTail tail = reader.follow(completion.requestId(), completion.address())) {
      while (stream.finished().isEmpty()) {
        long left = deadline - nanoTime.getAsLong();
        if (left <= 0) {
          String reason = "no terminal record in time";
          return unreadable(completion, reason, new Read.NotNow(reason));
        }
        Optional<LogEntry> next = tail.next(Duration.ofNanos(left));
        next.ifPresent(entry -> stream.read(entry.event()));
      }
      return new Read.Whole(stream.snapshot());
    } catch (ResultUnreadableException e) {
      return unreadable(completion, e.reason().name(), read(e));
    }
  }

  private static Read read(ResultUnreadableException failure) {
    String reason = failure.reason().name();
    return switch (failure.reason()) {
      case TOPIC_MISSING, START_LOST, BEYOND_END -> new Read.Lost(reason);
      case TIMEOUT, INTERRUPTED, FAILED -> new Read.NotNow(reason);
    };
  }

  private static Read unreadable(Completion completion, String reason, Read read) {
    LOG.atWarn()
        .addKeyValue(LogKey.REQUEST_ID, completion.requestId())
        .addKeyValue(LogKey.TOPIC, completion.address().topic())
        .addKeyValue(LogKey.OFFSET, completion.address().startOffset())
        .addKeyValue(LogKey.REASON, reason)
        .log("result log unreadable");
    return read;
  }
}

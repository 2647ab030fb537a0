package dev.millrace.ingest.stream;

import dev.millrace.client.stream.StreamEvent;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.redis.results.ResultRecord;
import dev.millrace.resultlog.LogEntry;
import dev.millrace.resultlog.Reading;
import dev.millrace.resultlog.StreamReader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Events of a request that has ended and whose result Redis keeps: from its log as long as that
 * holds the whole of it, and otherwise the recorded text in one piece, for which a reader who had
 * seen a part begins again. It never waits for records: none will come.
 */
final class RecordedSource implements EventSource {
  private final ResultRecord record;
  private final long next;
  private final boolean resumed;
  private final Supplier<List<LogEntry>> log;
  private @Nullable Deque<Item> items;

  /**
   * @param next the offset that the reader wants next
   * @param resumed whether the reader has seen events
   * @param log reads what the log holds of the request; may throw an {@link ApiException}
   */
  RecordedSource(ResultRecord record, long next, boolean resumed, Supplier<List<LogEntry>> log) {
    this.record = record;
    this.next = next;
    this.resumed = resumed;
    this.log = log;
  }

  @Override
  public Optional<Item> next(Duration atMost) {
    Deque<Item> left = items;
    if (left == null) {
      left = fromLog().map(ArrayDeque::new).orElseGet(() -> new ArrayDeque<>(fromRecord()));
      items = left;
    }
    return Optional.ofNullable(left.poll());
  }

  /** Nothing unless the log tells the end. */
  private Optional<List<Item>> fromLog() {
    List<LogEntry> entries;
    try {
      entries = log.get();
    } catch (ApiException gone) {
      return Optional.empty();
    }
    StreamReader reader = new StreamReader(record.requestId());
    List<Item> found = new ArrayList<>();
    for (LogEntry entry : entries) {
      Reading reading = reader.read(entry.event());
      if (reading instanceof Reading.Ended) {
        return reader
            .snapshot()
            .outcome()
            .map(
                outcome -> {
                  found.add(new Item.End(outcome));
                  return found;
                });
      }
      StreamEvent.of(entry.offset(), reading).map(Item.Event::new).ifPresent(found::add);
    }
    return Optional.empty();
  }

  private List<Item> fromRecord() {
    List<Item> found = new ArrayList<>();
    // The log has no places for these events, so they get the ones after what the reader has seen.
    long place = next;
    if (resumed) {
      found.add(
          new Item.Event(new StreamEvent.Restarted(place, record.attempts(), record.worker())));
      place++;
    }
    if (!record.text().isEmpty()) {
      found.add(new Item.Event(new StreamEvent.Tokens(place, 0, record.text(), List.of())));
    }
    found.add(new Item.End(record.outcome(), record.truncated()));
    return found;
  }

  /** It never waits. */
  @Override
  public void stop() {}

  @Override
  public void close() {}
}

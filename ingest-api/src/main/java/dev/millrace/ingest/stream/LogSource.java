package dev.millrace.ingest.stream;

import dev.millrace.client.stream.StreamEvent;
import dev.millrace.ingest.lookup.ResultLogs;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.resultlog.LogEntry;
import dev.millrace.resultlog.LogTail;
import dev.millrace.resultlog.Reading;
import dev.millrace.resultlog.ResultUnreadableException;
import dev.millrace.resultlog.StreamReader;
import java.time.Duration;
import java.util.Optional;

/** Events of any request, from its result log. */
final class LogSource implements EventSource {
  private final LogTail tail;
  private final StreamReader reader;

  LogSource(ResultLogs logs, ResultAddress address, RequestId id) {
    this.tail = logs.follow(id, address);
    this.reader = new StreamReader(id);
  }

  @Override
  public Optional<Item> next(Duration atMost) throws ResultUnreadableException {
    Optional<LogEntry> entry = tail.next(atMost);
    while (entry.isPresent()) {
      Optional<Item> item = take(entry.get());
      if (item.isPresent()) {
        return item;
      }
      entry = tail.next(Duration.ZERO);
    }
    return Optional.empty();
  }

  private Optional<Item> take(LogEntry entry) {
    Reading reading = reader.read(entry.event());
    if (reading instanceof Reading.Ended) {
      return reader.snapshot().outcome().map(outcome -> new Item.End(outcome));
    }
    return StreamEvent.of(entry.offset(), reading).map(Item.Event::new);
  }

  @Override
  public void stop() {
    tail.close();
  }

  @Override
  public void close() {
    tail.close();
  }
}

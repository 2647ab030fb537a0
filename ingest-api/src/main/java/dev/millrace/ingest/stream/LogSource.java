package dev.millrace.ingest.stream;

import dev.millrace.client.stream.StreamEvent;
import dev.millrace.ingest.lookup.Ending;
import dev.millrace.ingest.lookup.ResultLogs;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent.Started;
import dev.millrace.resultlog.LogEntry;
import dev.millrace.resultlog.Reading;
import dev.millrace.resultlog.ResultUnreadableException;
import dev.millrace.resultlog.StreamReader;
import java.time.Duration;
import java.util.Optional;

/** Events of any request, out of its result log. */
final class LogSource implements EventSource {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final ResultLogs.Tail tail;
  private final StreamReader reader;
  private String worker = "";

  LogSource(ResultLogs logs, ResultAddress address, RequestId id) {
    this.tail = logs.follow(address);
    this.reader = new StreamReader(id);
  }

  @Override
  public Optional<Item> next(Duration atMost) throws ResultUnreadableException {
    Duration wait = atMost.compareTo(LONGEST_WAIT) < 0 ? atMost : LONGEST_WAIT;
    Optional<LogEntry> entry = tail.next(wait);
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
    if (entry.event() instanceof Started marker && !(reading instanceof Reading.Ignored)) {
      worker = marker.worker();
    }
    if (reading instanceof Reading.Ended end) {
      Ending ending = Ending.of(end.finished().verdict(), reader.snapshot().text(), worker);
      return Optional.of(new Item.End(ending, true));
    }
    return StreamEvent.of(entry.offset(), reading).map(Item.Event::new);
  }

  /** The longest wait is short. */
  @Override
  public void stop() {}

  @Override
  public void close() {
    tail.close();
  }
}

package dev.millrace.resultlog.shared;

import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.resultlog.LogEntry;
import dev.millrace.resultlog.ResultUnreadableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Topics in memory and lanes that read them when a test says so. One thread. */
final class SimulatedLog {

  private final Subscriptions subscriptions;
  private final Map<String, List<RequestId>> topics = new HashMap<>();
  private final Map<Position, Long> positions = new HashMap<>();
  private int fetched;

  /** A lane's place in one pass. */
  private record Position(Lane lane, Place place, long pass) {}

  SimulatedLog(Subscriptions subscriptions) {
    this.subscriptions = subscriptions;
  }

  void append(String topic, RequestId request, int records) {
    List<RequestId> log = topics.computeIfAbsent(topic, name -> new ArrayList<>());
    for (int i = 0; i < records; i++) {
      log.add(request);
    }
  }

  int end(String topic) {
    return topics.getOrDefault(topic, List.of()).size();
  }

  Subscription subscribe(RequestId request, ResultAddress from, long end) {
    Subscription reader =
        new Subscription(
            request,
            new Place(from.topic(), 0),
            from.startOffset(),
            end,
            subscriptions::attach,
            subscriptions::detach);
    subscriptions.opened(reader);
    subscriptions.attach(reader);
    return reader;
  }

  /** Reads at most so many records of each topic of the lane's plan. */
  void read(Lane lane, int atMost) {
    subscriptions
        .plan(lane)
        .forEach(
            (place, start) -> {
              String topic = place.topic();
              Position position = new Position(lane, place, start.pass());
              long from = positions.getOrDefault(position, start.offset());
              long to = Math.max(from, Math.min(end(topic), from + atMost));
              positions.put(position, to);
              fetched += (int) (to - from);
              subscriptions.deliver(lane, place, start.pass(), records(topic, from, to), to);
            });
  }

  /** Records that lanes have read. */
  int fetched() {
    return fetched;
  }

  List<Fetched> records(String topic, long from, long to) {
    List<RequestId> log = topics.getOrDefault(topic, List.of());
    List<Fetched> records = new ArrayList<>();
    for (long offset = from; offset < to; offset++) {
      RequestId request = log.get((int) offset);
      ResultEvent event = new ResultEvent.Tokens(request, 1, (int) offset, "", List.of(1));
      records.add(new Fetched(new LogEntry(offset, event), 10));
    }
    return records;
  }

  static List<LogEntry> drain(Subscription reader) throws ResultUnreadableException {
    List<LogEntry> entries = new ArrayList<>();
    Optional<LogEntry> next = reader.next(Duration.ZERO);
    while (next.isPresent()) {
      entries.add(next.get());
      next = reader.next(Duration.ZERO);
    }
    return entries;
  }
}

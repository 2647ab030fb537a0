package dev.millrace.ingest;

import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.lookup.ResultLogs;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.resultlog.LogEntry;
import dev.millrace.resultlog.LogTail;
import dev.millrace.resultlog.StreamReader;
import dev.millrace.resultlog.StreamSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Result topics in memory. */
final class TestingResultLogs implements ResultLogs {
  final List<ResultAddress> followed = new CopyOnWriteArrayList<>();
  final List<ResultAddress> read = new CopyOnWriteArrayList<>();
  final List<String> askedFor = new CopyOnWriteArrayList<>();
  private final Map<String, List<ResultEvent>> topics = new ConcurrentHashMap<>();

  private volatile Runnable onFollow = () -> {};

  /** Runs whenever somebody begins to follow. */
  void onFollow(Runnable action) {
    onFollow = action;
  }

  void create(String topic, List<ResultEvent> events) {
    topics.put(topic, new ArrayList<>(events));
  }

  @Override
  public StreamSnapshot snapshot(RequestId request, ResultAddress from) {
    StreamReader reader = new StreamReader(request);
    entries(request, from).forEach(entry -> reader.read(entry.event()));
    return reader.snapshot();
  }

  @Override
  public List<LogEntry> entries(RequestId request, ResultAddress from) {
    read.add(from);
    List<ResultEvent> events = topics.get(from.topic());
    if (events == null || events.size() < from.startOffset()) {
      throw new ApiException(ApiError.resultExpired());
    }
    List<LogEntry> entries = new ArrayList<>();
    for (int offset = (int) Math.max(0, from.startOffset()); offset < events.size(); offset++) {
      ResultEvent event = events.get(offset);
      if (event.requestId().equals(request)) {
        entries.add(new LogEntry(offset, event));
      }
    }
    return entries;
  }

  /** As if the topic had been deleted. */
  void remove(String topic) {
    topics.remove(topic);
  }

  @Override
  public LogTail follow(RequestId request, ResultAddress from) {
    followed.add(from);
    onFollow.run();
    List<ResultEvent> events = topics.getOrDefault(from.topic(), List.of());
    return new LogTail() {
      private int next = (int) Math.max(0, from.startOffset());

      @Override
      public Optional<LogEntry> next(Duration atMost) {
        if (next >= events.size()) {
          return Optional.empty();
        }
        LogEntry entry = new LogEntry(next, events.get(next));
        next++;
        return Optional.of(entry);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public boolean exists(String topic) {
    askedFor.add(topic);
    return topics.containsKey(topic);
  }

  @Override
  public OptionalLong end(String topic) {
    List<ResultEvent> events = topics.get(topic);
    return events == null ? OptionalLong.empty() : OptionalLong.of(events.size());
  }
}

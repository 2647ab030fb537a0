package dev.millrace.testing.guarantee;

import dev.millrace.model.RequestId;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Collects what happened, in the order in which it was recorded. Any thread. */
public final class History {

  private final Queue<HistoryEvent> events = new ConcurrentLinkedQueue<>();

  /** Adds one event. */
  public void record(HistoryEvent event) {
    events.add(event);
  }

  /**
   * Drops what was recorded of a request's log, because that log is gone and another one has begun
   * in its place.
   */
  public void forgetLog(RequestId id) {
    events.removeIf(
        event ->
            event instanceof HistoryEvent.Logged logged && logged.event().requestId().equals(id));
  }

  /** Everything so far; a copy. */
  public List<HistoryEvent> events() {
    return List.copyOf(events);
  }

  /** The events of one kind, in order. */
  public <E extends HistoryEvent> List<E> events(Class<E> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** What the oracle says of it. */
  public Judgement judge() {
    return Oracle.judge(events());
  }
}

package dev.millrace.replay.run;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What will happen in virtual time, the earliest first, and of the same time what was scheduled
 * first. Single thread.
 */
final class EventHeap {

  private record Event(long at, long order, Runnable action) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));

  private long order;
  private long now;

  /** The time, in nanoseconds. */
  long now() {
    return now;
  }

  /** Has this happen at that time, or now if it is past. */
  void at(long nanos, Runnable action) {
    events.add(new Event(Math.max(now, nanos), order++, action));
  }

  /** Has this happen so much later. */
  void in(long nanos, Runnable action) {
    at(now + nanos, action);
  }

  /** Moves on to the next event and has it happen; false if there is none. */
  boolean next() {
    @Nullable Event event = events.poll();
    if (event == null) {
      return false;
    }
    now = event.at();
    event.action().run();
    return true;
  }
}

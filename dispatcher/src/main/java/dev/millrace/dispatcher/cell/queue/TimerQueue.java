package dev.millrace.dispatcher.cell.queue;

import dev.millrace.model.RequestId;
import java.time.Instant;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The time at which each request is due for a check; one time per request. Most timers are put off
 * or cancelled long before they expire, so neither touches the heap: an alarm that rings before its
 * timer is due is set again then, and one that its timer has given up stays until it rings or such
 * alarms outnumber the others. Single thread.
 */
final class TimerQueue {

  /** Fewer alarms without a timer than this are not worth a sweep. */
  private static final int LEAST_SWEPT = 1_000;

  /** The timer of one request; belongs to one queue. */
  static final class Timer {

    private final RequestId id;
    private @Nullable Instant due;

    /** Rings no later than {@code due}; null exactly if that is. */
    private @Nullable Alarm alarm;

    Timer(RequestId id) {
      this.id = id;
    }
  }

  /** One of them is the timer's own; the others were given up. */
  private static final class Alarm implements Comparable<Alarm> {

    private final Instant at;
    private final Timer timer;

    Alarm(Instant at, Timer timer) {
      this.at = at;
      this.timer = timer;
    }

    @Override
    public int compareTo(Alarm other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : timer.id.compareTo(other.timer.id);
    }

    boolean isGivenUp() {
      return timer.alarm != this;
    }
  }

  private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
  private int running;

  /** Sets a timer to this time, whatever it was set to before; null cancels it. */
  void set(Timer timer, @Nullable Instant at) {
    running += (at == null ? 0 : 1) - (timer.due == null ? 0 : 1);
    timer.due = at;
    if (at == null) {
      timer.alarm = null;
    } else if (timer.alarm == null || timer.alarm.at.isAfter(at)) {
      ring(timer, at);
    }
    sweep();
  }

  /** Removes and returns the request with the earliest timer, if that has expired. */
  Optional<RequestId> takeDue(Instant now) {
    for (Alarm first = alarms.peek();
        first != null && !first.at.isAfter(now);
        first = alarms.peek()) {
      alarms.remove();
      Timer timer = first.timer;
      if (timer.due == null || first.isGivenUp()) {
        continue;
      }
      if (timer.due.equals(first.at)) {
        set(timer, null);
        return Optional.of(timer.id);
      }
      ring(timer, timer.due);
    }
    return Optional.empty();
  }

  private void ring(Timer timer, Instant at) {
    Alarm alarm = new Alarm(at, timer);
    timer.alarm = alarm;
    alarms.add(alarm);
  }

  /** Costs no more than the alarms that were given up since the last sweep. */
  private void sweep() {
    if (alarms.size() - running > Math.max(LEAST_SWEPT, running)) {
      alarms.removeIf(Alarm::isGivenUp);
    }
  }
}

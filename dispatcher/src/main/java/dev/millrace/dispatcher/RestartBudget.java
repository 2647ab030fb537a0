package dev.millrace.dispatcher;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * How many deaths of threads are made good: so many within a span. Those that are longer ago do not
 * count, so a long life with a death now and then is no reason to give up. Any thread.
 */
final class RestartBudget {

  private final int most;
  private final Duration within;
  private final LongSupplier nanoTime;
  private final Deque<Long> deaths = new ArrayDeque<>();

  /**
   * @param nanoTime monotonic, as {@link System#nanoTime()}
   */
  RestartBudget(int most, Duration within, LongSupplier nanoTime) {
    this.most = most;
    this.within = within;
    this.nanoTime = nanoTime;
  }

  /** A thread has died; whether it is to be replaced. */
  synchronized boolean spend() {
    long now = nanoTime.getAsLong();
    while (!deaths.isEmpty() && now - deaths.getFirst() >= within.toNanos()) {
      deaths.removeFirst();
    }
    deaths.addLast(now);
    return deaths.size() <= most;
  }

  /** Deaths that count now. */
  synchronized int spent() {
    return deaths.size();
  }
}

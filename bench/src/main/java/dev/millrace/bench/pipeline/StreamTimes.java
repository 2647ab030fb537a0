package dev.millrace.bench.pipeline;

import dev.millrace.bench.report.Latencies;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * First tokens and gaps of many streams. Gaps are between token events; a record that carries
 * several tokens is one event. Any thread, one at a time per stream.
 */
public final class StreamTimes {

  private final AtomicLongArray first;
  private final AtomicLongArray last;
  private final AtomicIntegerArray tokens;
  private final long[] scheduled;
  private final Latencies gaps = new Latencies();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger events = new AtomicInteger();
  private final CountDownLatch open;

  StreamTimes(int streams) {
    first = new AtomicLongArray(streams);
    last = new AtomicLongArray(streams);
    tokens = new AtomicIntegerArray(streams);
    scheduled = new long[streams];
    open = new CountDownLatch(streams);
  }

  /** Where the scheduled times go. */
  long[] scheduled() {
    return scheduled;
  }

  void tokens(int stream, int count) {
    long now = System.nanoTime();
    events.incrementAndGet();
    tokens.addAndGet(stream, count);
    if (!first.compareAndSet(stream, 0, now)) {
      gaps.nanos(now - last.get(stream));
    }
    last.set(stream, now);
  }

  void ended(boolean good) {
    if (!good) {
      failed.incrementAndGet();
    }
    open.countDown();
  }

  boolean await(long seconds) throws InterruptedException {
    return open.await(seconds, TimeUnit.SECONDS);
  }

  /** Streams that did not end well, those that have not ended among them. */
  public int failed() {
    return failed.get() + (int) open.getCount();
  }

  Latencies gaps() {
    return gaps;
  }

  int totalTokens() {
    int sum = 0;
    for (int i = 0; i < scheduled.length; i++) {
      sum += tokens.get(i);
    }
    return sum;
  }

  double tokensPerEvent() {
    return events.get() == 0 ? 0 : (double) totalTokens() / events.get();
  }

  /** Nanoseconds from the scheduled arrival to the first token; negative when there was none. */
  long ttftNanos(int stream) {
    long at = first.get(stream);
    return at == 0 ? -1 : at - scheduled[stream];
  }

  /** First tokens from their scheduled arrivals, of the streams from this one on. */
  public Latencies ttft(int from) {
    Latencies latencies = new Latencies();
    for (int i = from; i < scheduled.length; i++) {
      if (first.get(i) != 0) {
        latencies.nanos(ttftNanos(i));
      }
    }
    return latencies;
  }
}

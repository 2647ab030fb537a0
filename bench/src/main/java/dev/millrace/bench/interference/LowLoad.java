package dev.millrace.bench.interference;

import dev.millrace.bench.pipeline.GreedyRequest;
import dev.millrace.bench.report.Latencies;
import dev.millrace.client.MillraceClient;
import dev.millrace.client.RequestHandle;
import dev.millrace.client.Result;
import dev.millrace.client.stream.StreamEvent;
import dev.millrace.model.Priority;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Low requests, always more of them under way than there are slots. Counts the tokens that come,
 * how long each waits for its first one, and what does not end well.
 *
 * <p>Thread rule: a thread of its own submits; one owner begins and ends it; counts from any
 * thread.
 */
final class LowLoad {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long LOOK_MILLIS = 100;

  private final MillraceClient client;
  private final int tokens;
  private final int backlog;
  private final Semaphore room;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final LongAdder seen = new LongAdder();
  private final Latencies waits = new Latencies();
  private final Thread thread;

  private LowLoad(MillraceClient client, int tokens, int backlog) {
    this.client = client;
    this.tokens = tokens;
    this.backlog = backlog;
    this.room = new Semaphore(backlog);
    this.thread = Thread.ofPlatform().daemon().name("bench-low").start(this::run);
  }

  /** Begins, and keeps so many under way until it is ended. */
  static LowLoad begin(MillraceClient client, int tokens, int backlog) {
    return new LowLoad(client, tokens, backlog);
  }

  /** Tokens that have come so far. */
  long tokens() {
    return seen.sum();
  }

  /** From a submission to its first token. */
  Latencies waits() {
    return waits;
  }

  /** Ended badly, or not at all; after {@link #end}. */
  int failed() {
    return failed.get();
  }

  private void run() {
    try {
      while (!stopping.get()) {
        if (room.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          submit();
        }
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private void submit() {
    long begun = System.nanoTime();
    AtomicBoolean first = new AtomicBoolean(true);
    GreedyRequest request =
        new GreedyRequest("low work of the benchmark " + next.incrementAndGet(), tokens);
    RequestHandle handle = client.submit(request.submission(Priority.LOW));
    handle.onEvent(
        event -> {
          if (event instanceof StreamEvent.Tokens some) {
            seen.add(some.ids().size());
            if (first.getAndSet(false)) {
              waits.nanos(System.nanoTime() - begun);
            }
          }
        });
    var unused =
        handle
            .result()
            .whenComplete(
                (result, failure) -> {
                  if (!(result instanceof Result.Success done)
                      || done.usage().completionTokens() != tokens) {
                    failed.incrementAndGet();
                  }
                  room.release();
                });
  }

  /** Submits no more, and waits until all have ended. */
  void end() throws InterruptedException {
    stopping.set(true);
    thread.join();
    if (!room.tryAcquire(backlog, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      failed.addAndGet(backlog - room.availablePermits());
    }
  }
}

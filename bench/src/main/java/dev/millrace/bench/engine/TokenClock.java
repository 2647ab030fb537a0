package dev.millrace.bench.engine;

import dev.millrace.engine.api.GeneratedToken;
import dev.millrace.engine.api.Generation;
import dev.millrace.engine.api.GenerationListener;
import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.engine.api.GenerationResult;
import dev.millrace.engine.api.InferenceEngine;
import dev.millrace.engine.api.RejectedGenerationException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Notes when each token of a generation came. Readings are of the nano clock. */
final class TokenClock implements GenerationListener {

  private final List<Long> times = new ArrayList<>();
  private final CountDownLatch began = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private final long asked = System.nanoTime();
  private final CountDownLatch mayBegin;
  private long ended;
  private boolean failed;

  TokenClock() {
    this(new CountDownLatch(0));
  }

  /**
   * @param mayBegin holds the engine's loop when this generation gets its slot
   */
  TokenClock(CountDownLatch mayBegin) {
    this.mayBegin = mayBegin;
  }

  static TokenClock run(InferenceEngine engine, GenerationRequest request) {
    return start(engine, request).clock();
  }

  /** A generation and its clock. */
  record Running(TokenClock clock, Generation generation) {}

  static Running start(InferenceEngine engine, GenerationRequest request) {
    return start(engine, request, new TokenClock());
  }

  static Running start(InferenceEngine engine, GenerationRequest request, TokenClock clock) {
    try {
      return new Running(clock, engine.start(request, clock));
    } catch (RejectedGenerationException e) {
      throw new IllegalStateException("the benchmark's own request was refused", e);
    }
  }

  @Override
  public void onStarted() {
    began.countDown();
    await(mayBegin);
  }

  @Override
  public synchronized void onToken(GeneratedToken token) {
    times.add(System.nanoTime());
    notifyAll();
  }

  @Override
  public synchronized void onEnd(GenerationResult end) {
    ended = System.nanoTime();
    failed = end instanceof GenerationResult.Failed;
    done.countDown();
    notifyAll();
  }

  TokenClock awaitStarted() {
    return await(began);
  }

  TokenClock awaitEnd() {
    return await(done);
  }

  private TokenClock await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return this;
  }

  boolean isEnded() {
    return done.getCount() == 0;
  }

  /** Waits until so many tokens came, or the end. */
  synchronized void awaitTokens(int count) {
    try {
      while (times.size() < count && !isEnded()) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  synchronized List<Long> times() {
    return List.copyOf(times);
  }

  synchronized long ended() {
    return ended;
  }

  synchronized boolean failed() {
    return failed;
  }

  /** Nanoseconds from the request to its first token. */
  synchronized long toFirst() {
    return times.getFirst() - asked;
  }

  /** Nanoseconds between tokens that came from one reading to another, in order of size. */
  synchronized List<Long> gaps(long from, long to) {
    List<Long> gaps = new ArrayList<>();
    for (int i = 1; i < times.size(); i++) {
      if (times.get(i - 1) >= from && times.get(i) <= to) {
        gaps.add(times.get(i) - times.get(i - 1));
      }
    }
    return gaps.stream().sorted().toList();
  }
}

package dev.millrace.engine.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Remembers a generation and lets a test wait for its end. Thread rule: any thread. */
public final class CollectingListener implements GenerationListener {

  private final List<GeneratedToken> tokens = new ArrayList<>();
  private final List<Long> times = new ArrayList<>();
  private final List<GenerationResult> ends = new ArrayList<>();
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch firstToken = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Starts a request and hears of it. */
  public static CollectingListener start(InferenceEngine engine, GenerationRequest request)
      throws RejectedGenerationException {
    CollectingListener listener = new CollectingListener();
    engine.start(request, listener);
    return listener;
  }

  /** Runs a request to its end. */
  public static CollectingListener run(InferenceEngine engine, GenerationRequest request)
      throws RejectedGenerationException {
    CollectingListener listener = start(engine, request);
    listener.awaitEnd();
    return listener;
  }

  @Override
  public synchronized void onStarted() {
    started.countDown();
  }

  @Override
  public synchronized void onToken(GeneratedToken token) {
    tokens.add(token);
    times.add(System.nanoTime());
    firstToken.countDown();
  }

  @Override
  public synchronized void onEnd(GenerationResult end) {
    ends.add(end);
    ended.countDown();
  }

  public synchronized List<GeneratedToken> tokens() {
    return List.copyOf(tokens);
  }

  public synchronized List<Integer> ids() {
    return tokens.stream().map(GeneratedToken::id).toList();
  }

  /** Readings of the nano clock, one per token. */
  public synchronized List<Long> times() {
    return List.copyOf(times);
  }

  public synchronized String text() {
    StringBuilder text = new StringBuilder();
    tokens.forEach(token -> text.append(token.text()));
    if (!ends.isEmpty() && ends.getFirst() instanceof GenerationResult.Completed completed) {
      text.append(completed.tail());
    }
    return text.toString();
  }

  public synchronized int endCount() {
    return ends.size();
  }

  public void awaitStarted() {
    await(started);
  }

  public void awaitFirstToken() {
    await(firstToken);
  }

  public GenerationResult awaitEnd() {
    await(ended);
    synchronized (this) {
      return ends.getFirst();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(Duration.ofSeconds(60).toNanos(), TimeUnit.NANOSECONDS)) {
        throw new AssertionError("nothing happened within 60 s");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

package dev.millrace.bench.fuzz;

import dev.millrace.engine.api.GeneratedToken;
import dev.millrace.engine.api.Generation;
import dev.millrace.engine.api.GenerationListener;
import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.engine.api.GenerationResult;
import dev.millrace.engine.api.InferenceEngine;
import dev.millrace.engine.api.RejectedGenerationException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One request of the soak: counts what it hears. Thread rule: any thread. */
final class SoakRequest implements GenerationListener {

  private static final long PATIENCE_SECONDS = 120;

  private @Nullable Generation generation;
  private @Nullable GenerationResult end;
  private int tokens;
  private int ends;
  private int cancelAt = Integer.MAX_VALUE;

  private SoakRequest() {}

  /** Starts a request that may be refused. */
  static SoakRequest submit(InferenceEngine engine, GenerationRequest request)
      throws RejectedGenerationException {
    SoakRequest listener = new SoakRequest();
    listener.began(engine.start(request, listener));
    return listener;
  }

  /** Starts a request that has to be taken. */
  static SoakRequest start(InferenceEngine engine, GenerationRequest request) {
    try {
      return submit(engine, request);
    } catch (RejectedGenerationException e) {
      throw new IllegalStateException("the soak's own request was refused", e);
    }
  }

  private synchronized void began(Generation started) {
    generation = started;
  }

  /** Cancels now, or from within the engine's own thread once so many tokens came. */
  synchronized void cancelAfter(int count) {
    cancelAt = count;
    if (tokens >= cancelAt && generation != null) {
      generation.cancel();
    }
  }

  @Override
  public synchronized void onToken(GeneratedToken token) {
    tokens++;
    if (tokens >= cancelAt && generation != null) {
      generation.cancel();
    }
  }

  @Override
  public synchronized void onEnd(GenerationResult reported) {
    end = reported;
    ends++;
    notifyAll();
  }

  synchronized GenerationResult awaitEnd() {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    try {
      while (end == null) {
        long left = until - System.nanoTime();
        if (left <= 0) {
          throw new IllegalStateException("a request did not end");
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return end;
  }

  /** Whether it ended once and its usage counts the tokens that it showed. */
  synchronized boolean consistent() {
    return ends == 1 && end != null && end.usage().completionTokens() == tokens;
  }
}

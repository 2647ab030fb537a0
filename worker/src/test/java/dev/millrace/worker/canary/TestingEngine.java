package dev.millrace.worker.canary;

import dev.millrace.engine.api.EngineDescription;
import dev.millrace.engine.api.EngineLoad;
import dev.millrace.engine.api.FinishReason;
import dev.millrace.engine.api.GeneratedToken;
import dev.millrace.engine.api.Generation;
import dev.millrace.engine.api.GenerationListener;
import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.engine.api.GenerationResult;
import dev.millrace.engine.api.GenerationUsage;
import dev.millrace.engine.api.InferenceEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An engine of two slots whose answers the test gives: to everything at once with {@link
 * #answerAll}, or one by one. Any thread.
 */
public final class TestingEngine implements InferenceEngine {

  /** A generation that was started and has not ended. */
  public final class Pending implements Generation {
    private final GenerationRequest request;
    private final GenerationListener listener;

    private Pending(GenerationRequest request, GenerationListener listener) {
      this.request = request;
      this.listener = listener;
    }

    /** What was asked. */
    public GenerationRequest request() {
      return request;
    }

    /** Ends it with this text. */
    public void answer(String text) {
      for (int i = 0; i < text.length(); i++) {
        listener.onToken(new GeneratedToken(i, i, text.substring(i, i + 1)));
      }
      end(new GenerationResult.Completed(FinishReason.STOP, "", GenerationUsage.NONE));
    }

    /** Ends it like this. */
    public void end(GenerationResult end) {
      if (pending.remove(this)) {
        listener.onEnd(end);
      }
    }

    @Override
    public void cancel() {
      end(new GenerationResult.Cancelled(GenerationUsage.NONE));
    }
  }

  private static final int SLOTS = 2;

  private final List<Pending> pending = new CopyOnWriteArrayList<>();
  private volatile Optional<String> answer = Optional.empty();
  private volatile int started;

  /** From now on everything is answered with this text before {@link #start} returns. */
  public void answerAll(String text) {
    answer = Optional.of(text);
  }

  /** What runs or waits, oldest first. */
  public List<Pending> pending() {
    return new ArrayList<>(pending);
  }

  /** How many generations were started so far. */
  public int started() {
    return started;
  }

  @Override
  public EngineDescription description() {
    return new EngineDescription("testing", "model", SLOTS, 1024, 256, 0, 0, 0, 0);
  }

  @Override
  public EngineLoad load() {
    int present = pending.size();
    int running = Math.min(SLOTS, present);
    return new EngineLoad(SLOTS - running, running, present - running, 0, 0, started);
  }

  @Override
  public synchronized Generation start(GenerationRequest request, GenerationListener listener) {
    started++;
    Pending next = new Pending(request, listener);
    pending.add(next);
    answer.ifPresent(next::answer);
    return next;
  }

  @Override
  public void close() {
    pending()
        .forEach(
            left -> left.end(new GenerationResult.Failed("closed", false, GenerationUsage.NONE)));
  }
}

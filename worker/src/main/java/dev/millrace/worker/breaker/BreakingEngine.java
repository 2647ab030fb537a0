package dev.millrace.worker.breaker;

import dev.millrace.engine.api.EngineWrapper;
import dev.millrace.engine.api.GeneratedToken;
import dev.millrace.engine.api.Generation;
import dev.millrace.engine.api.GenerationListener;
import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.engine.api.GenerationResult;
import dev.millrace.engine.api.InferenceEngine;
import dev.millrace.engine.api.RejectedGenerationException;
import dev.millrace.service.breaker.Breaker;

/**
 * The engine as user work sees it, with a breaker that learns from how generations end: a failure
 * of the engine counts against it, any other end for it. It holds nothing back: work that comes
 * although the breaker is open is generated; the worker announces itself in a way that none comes.
 * Closing it closes the engine.
 */
public record BreakingEngine(InferenceEngine engine, Breaker breaker) implements EngineWrapper {

  @Override
  public Generation start(GenerationRequest request, GenerationListener listener)
      throws RejectedGenerationException {
    return engine.start(request, new Judged(listener, breaker));
  }

  private record Judged(GenerationListener listener, Breaker breaker)
      implements GenerationListener {

    @Override
    public void onStarted() {
      listener.onStarted();
    }

    @Override
    public void onToken(GeneratedToken token) {
      listener.onToken(token);
    }

    @Override
    public void onEnd(GenerationResult end) {
      switch (end) {
        case GenerationResult.Failed failed ->
            breaker.failure(0, new IllegalStateException(failed.message()));
        case GenerationResult.Completed _,
            GenerationResult.Cancelled _,
            GenerationResult.TimedOut _ ->
            breaker.success(0);
      }
      listener.onEnd(end);
    }
  }
}

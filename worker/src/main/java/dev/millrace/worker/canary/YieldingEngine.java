package dev.millrace.worker.canary;

import dev.millrace.engine.api.EngineWrapper;
import dev.millrace.engine.api.Generation;
import dev.millrace.engine.api.GenerationListener;
import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.engine.api.InferenceEngine;
import dev.millrace.engine.api.RejectedGenerationException;

/**
 * The engine as user work sees it: whatever is started here has the slot of a canary's question if
 * it needs it. Closing it closes the engine.
 */
public record YieldingEngine(InferenceEngine engine, Canary canary) implements EngineWrapper {

  @Override
  public Generation start(GenerationRequest request, GenerationListener listener)
      throws RejectedGenerationException {
    Generation started = engine.start(request, listener);
    canary.makeRoom();
    return started;
  }
}

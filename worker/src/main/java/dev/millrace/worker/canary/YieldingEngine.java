package dev.millrace.worker.canary;

import dev.millrace.engine.api.EngineDescription;
import dev.millrace.engine.api.EngineLoad;
import dev.millrace.engine.api.EngineStatistics;
import dev.millrace.engine.api.Generation;
import dev.millrace.engine.api.GenerationListener;
import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.engine.api.InferenceEngine;
import dev.millrace.engine.api.RejectedGenerationException;

/**
 * The engine as user work sees it: whatever is started here has the slot of a canary's question if
 * it needs it. Closing it closes the engine.
 */
public record YieldingEngine(InferenceEngine engine, Canary canary) implements InferenceEngine {

  @Override
  public EngineDescription description() {
    return engine.description();
  }

  @Override
  public EngineLoad load() {
    return engine.load();
  }

  @Override
  public EngineStatistics statistics() {
    return engine.statistics();
  }

  @Override
  public Generation start(GenerationRequest request, GenerationListener listener)
      throws RejectedGenerationException {
    Generation started = engine.start(request, listener);
    canary.makeRoom();
    return started;
  }

  @Override
  public void close() {
    engine.close();
  }
}

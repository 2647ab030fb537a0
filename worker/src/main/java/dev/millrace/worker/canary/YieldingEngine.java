package dev.millrace.worker.canary;

import dev.millrace.worker.engine.EngineDescription;
import dev.millrace.worker.engine.EngineLoad;
import dev.millrace.worker.engine.EngineStatistics;
import dev.millrace.worker.engine.Generation;
import dev.millrace.worker.engine.GenerationListener;
import dev.millrace.worker.engine.GenerationRequest;
import dev.millrace.worker.engine.InferenceEngine;
import dev.millrace.worker.engine.RejectedGenerationException;

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

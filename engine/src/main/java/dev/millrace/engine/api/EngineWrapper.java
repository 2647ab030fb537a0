package dev.millrace.engine.api;

import java.util.Optional;

/**
 * An engine that changes how generations start and is otherwise the one inside it. Closing it
 * closes that one. Thread rule: the inner engine's.
 */
public interface EngineWrapper extends InferenceEngine {

  /** The engine inside. */
  InferenceEngine engine();

  @Override
  default EngineDescription description() {
    return engine().description();
  }

  @Override
  default EngineLoad load() {
    return engine().load();
  }

  @Override
  default EngineStatistics statistics() {
    return engine().statistics();
  }

  @Override
  default Optional<TextEmbedder> embedder() {
    return engine().embedder();
  }

  @Override
  default void close() {
    engine().close();
  }
}

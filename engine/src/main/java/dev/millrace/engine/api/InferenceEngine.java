package dev.millrace.engine.api;

import java.util.Optional;

/**
 * Something that turns prompts into tokens, many at a time.
 *
 * <p>Thread rule: every method may be called from any thread. Listeners are called from the
 * engine's own loop thread and must not block. One failing generation never affects another.
 */
public interface InferenceEngine extends AutoCloseable {

  /** What is loaded and how much of it can run at once; constant while the engine lives. */
  EngineDescription description();

  /** A reading of the present load; cheap, never blocks on the loop. */
  EngineLoad load();

  /** What it counted since its start; cheap, never blocks on the loop. */
  default EngineStatistics statistics() {
    return EngineStatistics.NONE;
  }

  /** What tells the places of texts, if this engine can. */
  default Optional<TextEmbedder> embedder() {
    return Optional.empty();
  }

  /**
   * Checks a request against the model's limits and starts it.
   *
   * <p>If every slot is taken the request waits inside the engine, first in first out; callers who
   * keep to {@link EngineLoad#freeSlots()} never wait. The listener sees zero or more tokens and
   * then exactly one end, unless this method throws, in which case it sees nothing.
   *
   * @throws RejectedGenerationException if the request can never run here; names the field and the
   *     limit
   * @throws IllegalStateException if the engine is closed or was lost
   */
  Generation start(GenerationRequest request, GenerationListener listener)
      throws RejectedGenerationException;

  /**
   * Ends every generation with {@link GenerationResult.Failed}, frees the model, waits a bounded
   * time.
   */
  @Override
  void close();
}

package dev.millrace.engine.api;

import java.time.Duration;

/**
 * What a generation used.
 *
 * @param promptTokens tokens of the prompt, cached ones included
 * @param cachedPromptTokens how many of them came out of the KV cache
 * @param completionTokens tokens generated
 * @param queued time spent in the engine before it got a slot
 * @param prefill from getting a slot to the first token's logits
 * @param decode from then to the end
 */
public record GenerationUsage(
    int promptTokens,
    int cachedPromptTokens,
    int completionTokens,
    Duration queued,
    Duration prefill,
    Duration decode) {

  /** Nothing used. */
  public static final GenerationUsage NONE =
      new GenerationUsage(0, 0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
}

package dev.millrace.engine.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Speculative decoding. The model verifies all draft tokens of a step in the same step, so the
 * output never changes; it pays where decoding is bound by memory bandwidth rather than by
 * arithmetic. It is suspended for a while for kinds of requests with a low acceptance rate.
 *
 * @param tokens draft tokens per sequence and step, 0 to {@link #MOST_TOKENS}; 0 switches it off
 * @param model a GGUF file with the same vocabulary, much faster than the model itself; without one
 *     a sequence drafts from its own text (prompt lookup), which costs nothing and pays where
 *     outputs repeat their prompts
 * @param minProbability the least probability of a draft token, as the draft model sees it; 0 to 1
 */
public record Drafting(int tokens, Optional<Path> model, double minProbability) {

  /** Later draft tokens are accepted too rarely to be worth their place in a step. */
  public static final int MOST_TOKENS = 16;

  /** Less probable draft tokens are rejected too often to be worth their place. */
  public static final double DEFAULT_MIN_PROBABILITY = 0.4;

  /** No draft tokens. */
  public static final Drafting OFF = lookup(0);

  public Drafting {
    if (tokens < 0 || tokens > MOST_TOKENS) {
      throw new IllegalArgumentException(
          "draft tokens must be from 0 to %d, not %d".formatted(MOST_TOKENS, tokens));
    }
    if (!(minProbability >= 0 && minProbability <= 1)) {
      throw new IllegalArgumentException(
          "draft min probability must be from 0 to 1, not " + minProbability);
    }
    if (tokens == 0 && model.isPresent()) {
      throw new IllegalArgumentException("a draft model needs draft tokens from 1, not 0");
    }
  }

  /** Prompt lookup: draft tokens come from the sequence's own text. */
  public static Drafting lookup(int tokens) {
    return new Drafting(tokens, Optional.empty(), DEFAULT_MIN_PROBABILITY);
  }
}

package dev.millrace.engine.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Speculative decoding: how far ahead streams guess, and what guesses. All guesses of a step are
 * checked by the model in the same step, so it never changes what is chosen; it pays where steps
 * are bound by memory rather than by arithmetic. Kinds of requests whose guesses rarely come true
 * are left alone for a while.
 *
 * @param tokens guesses per stream and step, 0 to {@link #MOST_TOKENS}; 0 turns guessing off
 * @param model a GGUF file with the same vocabulary, much faster than the model itself; without one
 *     a stream guesses from its own text, which costs nothing and pays where outputs repeat their
 *     prompts
 * @param minProbability what the draft model has to give a token for a guess; 0 to 1
 */
public record Drafting(int tokens, Optional<Path> model, double minProbability) {

  /** Further guesses come true too rarely to be worth their place in a step. */
  public static final int MOST_TOKENS = 16;

  /** Below this a guess fails too often to be worth its place. */
  public static final double DEFAULT_MIN_PROBABILITY = 0.4;

  /** No guesses. */
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

  /** DraftTokens from a stream's own text. */
  public static Drafting lookup(int tokens) {
    return new Drafting(tokens, Optional.empty(), DEFAULT_MIN_PROBABILITY);
  }
}

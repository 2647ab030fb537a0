package dev.millrace.model;

import java.util.List;
import java.util.OptionalLong;

/**
 * How to generate.
 *
 * @param maxTokens tokens at the most, at least 1
 * @param temperature 0 means greedy; at most 2
 * @param topK keep the k likeliest; 0 means all
 * @param topP keep the smallest set with this mass; 1 means all
 * @param minP drop tokens less likely than this share of the likeliest; 0 means none
 * @param repeatPenalty 1 means none
 * @param frequencyPenalty -2 to 2; 0 means none
 * @param presencePenalty -2 to 2; 0 means none
 * @param seed makes sampling repeatable where the engine can
 * @param stop the output ends before any of these; at most 16
 * @param output what else is asked of the output
 */
public record GenerationParameters(
    int maxTokens,
    double temperature,
    int topK,
    double topP,
    double minP,
    double repeatPenalty,
    double frequencyPenalty,
    double presencePenalty,
    OptionalLong seed,
    List<String> stop,
    OutputOptions output) {

  /** 256 tokens, temperature 1, nothing else restricted. */
  public static final GenerationParameters DEFAULTS =
      new GenerationParameters(
          256, 1.0, 0, 1.0, 0.0, 1.0, 0.0, 0.0, OptionalLong.empty(), List.of());

  public GenerationParameters {
    stop = List.copyOf(stop);
  }

  /** Parameters that ask nothing else of the output. */
  public GenerationParameters(
      int maxTokens,
      double temperature,
      int topK,
      double topP,
      double minP,
      double repeatPenalty,
      double frequencyPenalty,
      double presencePenalty,
      OptionalLong seed,
      List<String> stop) {
    this(
        maxTokens,
        temperature,
        topK,
        topP,
        minP,
        repeatPenalty,
        frequencyPenalty,
        presencePenalty,
        seed,
        stop,
        OutputOptions.NONE);
  }

  /** The same with another demand on the output. */
  public GenerationParameters with(OutputOptions other) {
    return new GenerationParameters(
        maxTokens,
        temperature,
        topK,
        topP,
        minP,
        repeatPenalty,
        frequencyPenalty,
        presencePenalty,
        seed,
        stop,
        other);
  }

  /** The same with another seed. */
  public GenerationParameters withSeed(long other) {
    return new GenerationParameters(
        maxTokens,
        temperature,
        topK,
        topP,
        minP,
        repeatPenalty,
        frequencyPenalty,
        presencePenalty,
        OptionalLong.of(other),
        stop,
        output);
  }
}

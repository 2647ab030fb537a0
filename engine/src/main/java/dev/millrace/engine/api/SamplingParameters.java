package dev.millrace.engine.api;

import java.util.OptionalLong;

/**
 * How tokens are chosen.
 *
 * @param temperature 0 means greedy; at most 2
 * @param topK keep the k likeliest; 0 means all
 * @param topP keep the smallest set with this mass; 1 means all
 * @param minP drop tokens less likely than this share of the likeliest; 0 means none
 * @param repeatPenalty 1 means none
 * @param frequencyPenalty 0 means none; -2 to 2
 * @param presencePenalty 0 means none; -2 to 2
 * @param seed makes sampling repeatable where the engine can
 * @param typicalP keep the tokens whose surprise is nearest to the expected one, up to this mass; 1
 *     means all
 */
public record SamplingParameters(
    double temperature,
    int topK,
    double topP,
    double minP,
    double repeatPenalty,
    double frequencyPenalty,
    double presencePenalty,
    OptionalLong seed,
    double typicalP) {

  /** Without typical sampling. */
  public SamplingParameters(
      double temperature,
      int topK,
      double topP,
      double minP,
      double repeatPenalty,
      double frequencyPenalty,
      double presencePenalty,
      OptionalLong seed) {
    this(temperature, topK, topP, minP, repeatPenalty, frequencyPenalty, presencePenalty, seed, 1);
  }

  /** The likeliest token every time. */
  public static final SamplingParameters GREEDY =
      new SamplingParameters(0, 0, 1, 0, 1, 0, 0, OptionalLong.empty());
}

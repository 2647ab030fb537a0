package dev.millrace.engine.api;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What else a request asks of its output.
 *
 * @param logProbabilities report with every token how likely it was, and that many of the likeliest
 *     tokens, 0 to 20; empty means neither
 * @param logitBias added to the logits of these token ids, each -100 to 100
 * @param constraint the form that the output keeps to
 */
public record OutputOptions(
    OptionalInt logProbabilities,
    Map<Integer, Double> logitBias,
    Optional<OutputConstraint> constraint) {

  /** Nothing else. */
  public static final OutputOptions NONE =
      new OutputOptions(OptionalInt.empty(), Map.of(), Optional.empty());

  public OutputOptions {
    logitBias = Map.copyOf(logitBias);
  }
}

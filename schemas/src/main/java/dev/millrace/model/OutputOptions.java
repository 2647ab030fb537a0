package dev.millrace.model;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What else a request asks of its output.
 *
 * @param form what the output keeps to; empty means nothing
 * @param logprobs report with every token how likely it was, and that many of the likeliest tokens,
 *     0 to 20; empty means neither
 * @param logitBias added to the logits of these token ids, each -100 to 100
 */
public record OutputOptions(
    Optional<OutputForm> form, OptionalInt logprobs, Map<Integer, Double> logitBias) {

  /** Nothing else. */
  public static final OutputOptions NONE =
      new OutputOptions(Optional.empty(), OptionalInt.empty(), Map.of());

  public OutputOptions {
    logitBias = Map.copyOf(logitBias);
  }

  /** Keeps to this form, asks nothing else. */
  public static OutputOptions of(OutputForm form) {
    return new OutputOptions(Optional.of(form), OptionalInt.empty(), Map.of());
  }
}

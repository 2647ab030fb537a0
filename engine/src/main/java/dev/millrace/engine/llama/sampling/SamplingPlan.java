package dev.millrace.engine.llama.sampling;

import dev.millrace.engine.api.OutputOptions;
import dev.millrace.engine.api.SamplingParameters;
import dev.millrace.engine.llama.grammar.TokenConstraint;
import java.util.Optional;

/**
 * How the tokens of one output are chosen.
 *
 * @param seed what the draws depend on
 * @param output bias and likelihoods asked for
 * @param constraint follows this output; the chooser of tokens asks it, who accepts one tells it
 */
public record SamplingPlan(
    SamplingParameters parameters,
    long seed,
    OutputOptions output,
    Optional<TokenConstraint> constraint) {

  /** Nothing but the parameters. */
  public SamplingPlan(SamplingParameters parameters, long seed) {
    this(parameters, seed, OutputOptions.NONE, Optional.empty());
  }
}

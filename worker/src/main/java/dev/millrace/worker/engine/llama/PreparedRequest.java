package dev.millrace.worker.engine.llama;

import dev.millrace.worker.engine.OutputOptions;
import dev.millrace.worker.engine.SamplingParameters;
import dev.millrace.worker.engine.llama.grammar.OutputGrammar;
import dev.millrace.worker.engine.llama.sampling.TokenList;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A request that passed every check, in the terms of the model.
 *
 * @param prompt its tokens, the beginning one included; never added to
 * @param resumed output tokens of an earlier run
 * @param output bias and likelihoods asked for
 * @param grammar what the output keeps to
 * @param limit most output tokens, resumed ones included; the context has room for them
 * @param seed what the draws depend on
 */
record PreparedRequest(
    TokenList prompt,
    List<Integer> resumed,
    SamplingParameters sampling,
    long seed,
    OutputOptions output,
    Optional<OutputGrammar> grammar,
    int limit,
    List<String> stop,
    Optional<Duration> timeout) {}

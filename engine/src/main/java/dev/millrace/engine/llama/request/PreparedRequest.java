package dev.millrace.engine.llama.request;

import dev.millrace.engine.api.CacheScope;
import dev.millrace.engine.api.OutputOptions;
import dev.millrace.engine.api.SamplingParameters;
import dev.millrace.engine.llama.grammar.OutputGrammar;
import dev.millrace.engine.llama.sampling.TokenList;
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
 * @param cacheScope whose kept sequences it may begin with
 */
public record PreparedRequest(
    TokenList prompt,
    List<Integer> resumed,
    SamplingParameters sampling,
    long seed,
    OutputOptions output,
    Optional<OutputGrammar> grammar,
    int limit,
    List<String> stop,
    Optional<Duration> timeout,
    CacheScope cacheScope) {}

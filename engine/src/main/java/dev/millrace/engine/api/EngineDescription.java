package dev.millrace.engine.api;

/**
 * What an engine has loaded.
 *
 * @param engine the kind of engine: llama, scripted
 * @param model the name under which requests ask for it
 * @param slots sequences that run at once, at least 1
 * @param contextTokens tokens that one sequence may hold, prompt and output together
 * @param vocabularySize tokens that the model knows
 * @param parameters number of weights; 0 where there are none
 * @param weightBytes memory of the weights
 * @param cacheBytes memory of the KV cache, taken at the start
 * @param computeBytes most that a step takes beside them
 */
public record EngineDescription(
    String engine,
    String model,
    int slots,
    int contextTokens,
    int vocabularySize,
    long parameters,
    long weightBytes,
    long cacheBytes,
    long computeBytes) {}

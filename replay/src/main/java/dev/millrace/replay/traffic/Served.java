package dev.millrace.replay.traffic;

import dev.millrace.model.Outcome;

/**
 * What became of a request when it was recorded, by its worker's report.
 *
 * @param cachedTokens tokens of its prompt that came out of a cache
 * @param queuedMillis from the arrival until a worker took it
 * @param prefillMillis from then to the first token
 * @param decodeMillis from the first token to the end
 */
public record Served(
    Outcome outcome, int cachedTokens, long queuedMillis, long prefillMillis, long decodeMillis) {}

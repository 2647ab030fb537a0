package dev.millrace.engine.llama.cache;

/**
 * How useful the prefix cache is.
 *
 * @param lookups prompts that asked
 * @param hits prompts that found a beginning
 * @param reusedTokens prompt tokens that were not evaluated again
 * @param evictions sequences given up to make room
 * @param heldTokens tokens kept now
 */
public record CacheStatistics(
    long lookups, long hits, long reusedTokens, long evictions, int heldTokens) {

  static final CacheStatistics NONE = new CacheStatistics(0, 0, 0, 0, 0);

  CacheStatistics asked(int cached) {
    return new CacheStatistics(
        lookups + 1, hits + (cached > 0 ? 1 : 0), reusedTokens + cached, evictions, heldTokens);
  }

  CacheStatistics holding(int tokens, int evicted) {
    return new CacheStatistics(lookups, hits, reusedTokens, evictions + evicted, tokens);
  }
}

package dev.millrace.engine.api;

import java.util.Map;

/**
 * What an engine counted since its start.
 *
 * @param prefixLookups prompts looked up in the prefix cache
 * @param prefixHits prompts of which a prefix was cached
 * @param prefixReusedTokens prompt tokens that were not evaluated again
 * @param prefixEvictions sequences evicted from the prefix cache
 * @param drafts speculative decoding by kind of request; empty where it is off
 */
public record EngineStatistics(
    long prefixLookups,
    long prefixHits,
    long prefixReusedTokens,
    long prefixEvictions,
    Map<String, Drafts> drafts) {

  /** Of an engine that counts nothing. */
  public static final EngineStatistics NONE = new EngineStatistics(0, 0, 0, 0, Map.of());

  public EngineStatistics {
    drafts = Map.copyOf(drafts);
  }

  /**
   * Draft tokens of one kind of request.
   *
   * @param drafted draft tokens that were verified
   * @param accepted how many of them the model chose, too; the rest was rejected
   * @param paused whether drafting is suspended because the acceptance rate was too low
   */
  public record Drafts(long drafted, long accepted, boolean paused) {}
}

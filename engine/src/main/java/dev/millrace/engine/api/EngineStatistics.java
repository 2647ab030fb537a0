package dev.millrace.engine.api;

import java.util.Map;

/**
 * What an engine counted since its start.
 *
 * @param prefixLookups prompts that asked the prefix cache
 * @param prefixHits prompts that found a beginning there
 * @param prefixReusedTokens prompt tokens that were not evaluated again
 * @param prefixEvictions sequences that the prefix cache gave up
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
   * DraftTokens of one kind of request.
   *
   * @param guessed tokens that were guessed and checked
   * @param accepted how many of them came true
   * @param paused whether guessing is switched off for now because too few did
   */
  public record Drafts(long guessed, long accepted, boolean paused) {}
}

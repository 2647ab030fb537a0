package dev.millrace.bench.failover;

import dev.millrace.bench.option.OptionRange;
import java.time.Duration;

/**
 * The load of {@link FailoverBench}.
 *
 * @param seed of the positions at which workers are killed
 * @param kills how many cut at least one stream
 * @param streams under way at a time
 * @param tokens of each stream at the most
 * @param workers processes that the streams run in; two of them are ready at each kill
 * @param longestGap what the p99 of the gaps may be
 */
public record FailoverLoad(
    long seed, int kills, int streams, int tokens, int workers, Duration longestGap) {

  private static final int MOST_STREAMS = 256;

  /** With a short prompt within the context of the scripted engine. */
  private static final int MOST_TOKENS = 1_000;

  public FailoverLoad {
    OptionRange.require("--kills", kills, 1, 10_000);
    OptionRange.require("--streams", streams, 1, MOST_STREAMS);
    OptionRange.require("--tokens", tokens, 4, MOST_TOKENS);
    OptionRange.require("--workers", workers, 2, 64);
  }
}

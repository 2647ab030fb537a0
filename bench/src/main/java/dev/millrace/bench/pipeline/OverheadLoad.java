package dev.millrace.bench.pipeline;

import dev.millrace.bench.option.OptionRange;

/**
 * The load of {@link OverheadBench} and its targets.
 *
 * @param perSecond mean arrival rate
 * @param warmUp how many run before, uncounted: both JVMs compile what is hot in that time
 * @param requests how many are counted
 * @param tokens tokens per request
 * @param addedP50Millis target for the median of the added TTFT
 * @param addedP99Millis target for its 99th percentile
 */
public record OverheadLoad(
    long seed,
    double perSecond,
    int warmUp,
    int requests,
    int tokens,
    double addedP50Millis,
    double addedP99Millis) {

  public OverheadLoad {
    if (perSecond <= 0 || perSecond > 100_000) {
      throw new IllegalArgumentException("--rate: must be more than 0 and at most 100000");
    }
    OptionRange.require("--warm-up", warmUp, 0, 1_000_000);
    OptionRange.require("--requests", requests, 1, 1_000_000);
    OptionRange.require("--tokens", tokens, 1, 100_000);
  }
}

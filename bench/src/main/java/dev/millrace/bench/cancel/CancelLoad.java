package dev.millrace.bench.cancel;

import dev.millrace.bench.option.OptionRange;
import java.time.Duration;

/**
 * The load of {@link CancelBench}.
 *
 * @param perSecond mean rate of submissions, and of cancellations
 * @param warmUp how many are cancelled before, uncounted
 * @param requests how many count
 * @param perToken pace of the engine: a run notices its cancellation between two tokens
 * @param hold from the submission of a request to its cancellation
 */
public record CancelLoad(
    long seed, double perSecond, int warmUp, int requests, Duration perToken, Duration hold) {

  /** Slots of the worker; twice what runs at once at the most. */
  public static final int SLOTS = 256;

  /** Output of a request that nobody cancels, within the context of the scripted engine. */
  static final int TOKENS = 1_000;

  /** What may come on top of one token, until the slot is seen to be free, in 99 of 100 cases. */
  private static final Duration MARGIN = Duration.ofMillis(50);

  private static final double MILLIS = 1e3;

  public CancelLoad {
    if (perSecond <= 0 || perSecond > 1_000) {
      throw new IllegalArgumentException("--rate: must be more than 0 and at most 1000");
    }
    OptionRange.require("--warm-up", warmUp, 0, 1_000_000);
    OptionRange.require("--requests", requests, 1, 1_000_000);
    OptionRange.require("--per-token-ms", perToken.toMillis(), 1, 10_000);
    OptionRange.require("--hold-ms", hold.toMillis(), 100, perToken.toMillis() * TOKENS / 2);
    if (perSecond * hold.toMillis() / MILLIS > SLOTS / 2.0) {
      throw new IllegalArgumentException(
          "--rate: with --hold-ms may keep at most " + SLOTS / 2 + " requests under way");
    }
  }

  /** All requests. */
  int count() {
    return warmUp + requests;
  }

  /** The target of the 99th percentile. */
  double p99Millis() {
    return perToken.plus(MARGIN).toNanos() / 1e6;
  }
}

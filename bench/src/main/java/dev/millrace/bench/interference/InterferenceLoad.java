package dev.millrace.bench.interference;

import dev.millrace.bench.option.OptionRange;
import java.time.Duration;

/**
 * The load of {@link InterferenceBench}.
 *
 * @param perSecond mean rate of the urgent requests
 * @param warmUp urgent requests of each phase that do not count
 * @param requests urgent requests of each phase that count
 * @param tokens of an urgent request
 * @param lowTokens of a low one
 * @param slots of the worker
 * @param perToken pace of the engine
 * @param prefill of the engine, before each first token of a run
 * @param backlog low requests under way at any time, in slots and waiting
 */
public record InterferenceLoad(
    long seed,
    double perSecond,
    int warmUp,
    int requests,
    int tokens,
    int lowTokens,
    int slots,
    Duration perToken,
    Duration prefill,
    int backlog) {

  /** What an urgent first token may take beside low work, in times of what it takes alone. */
  static final double MOST_TIMES_IDLE = 1.5;

  /** What low work has to get of what the urgent requests leave. */
  static final double LEAST_OF_THE_REST = 0.95;

  private static final double NANOS_PER_SECOND = 1e9;

  public InterferenceLoad {
    if (perSecond <= 0 || perSecond > 1_000) {
      throw new IllegalArgumentException("--rate: must be more than 0 and at most 1000");
    }
    OptionRange.require("--warm-up", warmUp, 0, 100_000);
    OptionRange.require("--requests", requests, 1, 100_000);
    OptionRange.require("--tokens", tokens, 1, 1_000);
    OptionRange.require("--low-tokens", lowTokens, 1, 1_000);
    OptionRange.require("--slots", slots, 1, 256);
    OptionRange.require("--backlog", backlog, slots + 1, 10_000);
    OptionRange.require("--per-token-ms", perToken.toMillis(), 1, 10_000);
    OptionRange.require("--prefill-ms", prefill.toMillis(), 0, 10_000);
    if (perSecond * seconds(tokens, prefill, perToken) > slots / 2.0) {
      throw new IllegalArgumentException(
          "--rate: urgent requests alone would fill more than half of the slots");
    }
  }

  /** All urgent requests of a phase. */
  int count() {
    return warmUp + requests;
  }

  /** How long a slot is taken by a run of so many tokens, in seconds. */
  double seconds(int ofTokens) {
    return seconds(ofTokens, prefill, perToken);
  }

  private static double seconds(int tokens, Duration prefill, Duration perToken) {
    return (prefill.toNanos() + tokens * (double) perToken.toNanos()) / NANOS_PER_SECOND;
  }

  /** Low tokens per second that fit into the slots beside the urgent requests. */
  double lowCapacity() {
    double free = slots - perSecond * seconds(tokens);
    return free / seconds(lowTokens) * lowTokens;
  }
}

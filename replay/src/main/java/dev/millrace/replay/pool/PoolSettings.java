package dev.millrace.replay.pool;

import dev.millrace.bench.option.OptionRange;

/**
 * Simulated workers, all alike.
 *
 * @param workers of each model
 * @param slots requests that a worker runs in parallel
 * @param prefetch requests that it holds beyond its slots
 * @param context tokens that a slot may hold
 * @param kvTokens tokens that its memory holds, of running requests and cached prefixes together;
 *     at least one context
 * @param times how long its steps take
 * @param hopNanos how long a record takes from one process to the next
 * @param heartbeatNanos between two reports of a worker
 */
public record PoolSettings(
    int workers,
    int slots,
    int prefetch,
    int context,
    long kvTokens,
    EngineTimes times,
    long hopNanos,
    long heartbeatNanos) {

  /** The default of {@code hopNanos}. */
  public static final long HOP_NANOS = 1_500_000;

  /** The default of {@code heartbeatNanos}. */
  public static final long HEARTBEAT_NANOS = 1_000_000_000;

  public PoolSettings {
    OptionRange.require("--workers", workers, 1, 100_000);
    OptionRange.require("--slots", slots, 1, 1_024);
    OptionRange.require("--prefetch", prefetch, 0, 64);
    OptionRange.require("--context", context, 16, 10_000_000);
    OptionRange.require("--kv-tokens", kvTokens, context, 1L << 40);
    OptionRange.require("hop", hopNanos, 0, 1_000_000_000L);
    OptionRange.require("heartbeat", heartbeatNanos, 1_000_000L, 60_000_000_000L);
  }

  /** Workers of these times with a full context for each slot. */
  public static PoolSettings of(int workers, int slots, int context, EngineTimes times) {
    return new PoolSettings(
        workers, slots, 0, context, (long) slots * context, times, HOP_NANOS, HEARTBEAT_NANOS);
  }
}

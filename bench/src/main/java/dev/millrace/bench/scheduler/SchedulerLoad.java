package dev.millrace.bench.scheduler;

import dev.millrace.bench.option.OptionRange;
import java.util.List;

/**
 * The load of {@link SchedulerBench} and its targets.
 *
 * @param workers sizes of the fleet, each with every queue
 * @param queued requests that wait throughout
 * @param tenants who share the queue, by turns
 * @param warmUp decisions that do not count, of each pair; enough to fill the memory of ended
 *     requests makes every later decision pay for forgetting one
 * @param decisions of each round that count
 * @param rounds of which the median counts
 * @param perSecond target: decisions per second of processor time with {@link #FLEET} workers and
 *     {@link #LONG_QUEUE} requests
 * @param growth target: the cost with {@link #LONG_QUEUE} requests over that with {@link
 *     #SHORT_QUEUE}
 */
public record SchedulerLoad(
    long seed,
    List<Integer> workers,
    List<Integer> queued,
    int tenants,
    int warmUp,
    int decisions,
    int rounds,
    double perSecond,
    double growth) {

  /** Workers of the targets. */
  public static final int FLEET = 1_000;

  /** Requests in the shorter queue of the targets. */
  public static final int SHORT_QUEUE = 100;

  /** Requests in the longer queue of the targets. */
  public static final int LONG_QUEUE = 100_000;

  public SchedulerLoad {
    workers = List.copyOf(workers);
    queued = List.copyOf(queued);
    OptionRange.requireSome("--workers", workers, 1, 10_000);
    OptionRange.requireSome("--queued", queued, 1, 250_000);
    OptionRange.require("--tenants", tenants, 1, 100_000);
    OptionRange.require("--warm-up", warmUp, 0, 10_000_000);
    OptionRange.require("--decisions", decisions, 1, 10_000_000);
    OptionRange.require("--rounds", rounds, 1, 100);
  }
}

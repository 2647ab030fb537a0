package dev.millrace.bench.capacity;

import dev.millrace.bench.option.OptionRange;
import java.time.Duration;
import java.util.List;

/**
 * The load of {@link CapacityBench} and its targets.
 *
 * @param tokens tokens per request
 * @param rates open loop, requests per second, ascending; two in a row that are not held end the
 *     list
 * @param inFlight closed loop, how many requests are under way at a time
 * @param step how long each of those lasts
 * @param backlogs how many requests of a model without a worker wait while the closed loop runs,
 *     ascending; the first is what the others are compared with
 * @param p99Millis TTFT up to which a rate counts as held
 * @param target requests per second to reach
 * @param share of the plain copy to reach
 */
public record CapacityLoad(
    long seed,
    int tokens,
    List<Integer> rates,
    List<Integer> inFlight,
    Duration step,
    List<Integer> backlogs,
    double p99Millis,
    double target,
    double share) {

  /** Requests of a backlog are kept in the memory of one process with everything else. */
  private static final int MOST_BACKLOG = 1_000_000;

  public CapacityLoad {
    rates = List.copyOf(rates);
    inFlight = List.copyOf(inFlight);
    backlogs = List.copyOf(backlogs);
    OptionRange.require("--tokens", tokens, 1, 100_000);
    rates.forEach(rate -> OptionRange.require("--rates", rate, 1, 100_000));
    OptionRange.requireSome("--in-flight", inFlight, 1, 100_000);
    OptionRange.require("--seconds", step.toSeconds(), 1, 3600);
    backlogs.forEach(many -> OptionRange.require("--backlog", many, 0, MOST_BACKLOG));
  }

  /** How long the whole takes, for people; a longer warm-up and drains are not counted. */
  public Duration expected() {
    int steps = 4 + 2 * inFlight.size() + rates.size() + backlogs.size();
    return step.multipliedBy(steps);
  }
}

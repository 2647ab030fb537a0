package dev.millrace.replay.figures;

import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.replay.fairness.Jain;
import dev.millrace.replay.pool.PoolSettings;
import dev.millrace.replay.run.Journal;
import dev.millrace.replay.run.PolicyRun;
import dev.millrace.replay.traffic.Traffic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a policy did with some traffic.
 *
 * @param classes all priorities together, then each that occurs
 * @param tokenFairness Jain's index of the service of tenants that compete; not a number if none do
 * @param slowdownFairness Jain's index of the tenants' mean slowdowns
 * @param requestsPerSecond ends per second, from the first arrival to the last end
 * @param tokensPerSecond generated
 * @param busy share of the workers' time in which they worked
 * @param slots share of the slots' time in which they were in use
 * @param cached share of the tokens of prompts that came out of caches
 * @param decisions fingerprint of all decisions
 */
public record PolicyFigures(
    String policy,
    String key,
    List<ClassFigures> classes,
    double tokenFairness,
    double slowdownFairness,
    double requestsPerSecond,
    double tokensPerSecond,
    double busy,
    double slots,
    double cached,
    long suspensions,
    long evictions,
    long decisions) {

  private static final double NANOS_PER_SECOND = 1e9;

  /** Of this run. */
  public static PolicyFigures of(Traffic traffic, PolicyRun run, PoolSettings pool) {
    List<ClassFigures> classes = new ArrayList<>();
    classes.add(ClassFigures.of(ClassFigures.ALL, traffic, run, pool.times(), any -> true));
    for (Priority priority : Priority.values()) {
      ClassFigures of =
          ClassFigures.of(
              priority.label(),
              traffic,
              run,
              pool.times(),
              request -> request.priority() == priority);
      if (of.requests() > 0) {
        classes.add(of);
      }
    }
    Journal journal = run.journal();
    double seconds = run.spanNanos() / NANOS_PER_SECOND;
    double workers = (double) pool.workers() * traffic.models().size();
    return new PolicyFigures(
        run.policy().label(),
        run.policy().key(),
        classes,
        run.fairness(),
        slowdownFairness(traffic, run, pool),
        traffic.size() / seconds,
        journal.writtenTokens() / seconds,
        run.busyNanos() / (workers * run.spanNanos()),
        run.slotNanos() / (workers * pool.slots() * run.spanNanos()),
        (double) journal.cachedTokens()
            / Math.max(1, journal.cachedTokens() + journal.readTokens()),
        journal.suspensions(),
        journal.evictions(),
        run.decisions());
  }

  /** All priorities together. */
  public ClassFigures all() {
    return classes.getFirst();
  }

  private static double slowdownFairness(Traffic traffic, PolicyRun run, PoolSettings pool) {
    Map<String, List<Double>> byTenant = new HashMap<>();
    IntStream.range(0, traffic.size())
        .filter(i -> run.journal().outcome(i) == Outcome.SUCCEEDED)
        .forEach(
            i ->
                byTenant
                    .computeIfAbsent(traffic.requests().get(i).tenant(), any -> new ArrayList<>())
                    .add(ClassFigures.slowdown(run, pool.times(), i)));
    double[] means =
        byTenant.values().stream()
            .mapToDouble(all -> all.stream().mapToDouble(each -> each).average().orElse(0))
            .toArray();
    return Jain.index(means);
  }
}

package dev.millrace.chaos.report;

import dev.millrace.chaos.fault.FaultRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How long faults of one kind lasted.
 *
 * @param count how many there were
 * @param awayP50Ms from the begin until the target did its work again
 * @param serviceP50Ms from the begin until a request had ended that came after it
 */
public record Recovery(
    int count, long awayP50Ms, long awayMaxMs, long serviceP50Ms, long serviceMaxMs) {

  /**
   * A request's way.
   *
   * @param submitted when it came
   * @param ended when its end was seen
   */
  public record Served(Instant submitted, Instant ended) {}

  /** By kind. */
  public static Map<String, Recovery> byKind(List<FaultRecord> faults, List<Served> served) {
    Map<String, List<FaultRecord>> kinds = new TreeMap<>();
    for (FaultRecord fault : faults) {
      kinds.computeIfAbsent(fault.kind().label(), kind -> new ArrayList<>()).add(fault);
    }
    Map<String, Recovery> all = new TreeMap<>();
    kinds.forEach((kind, each) -> all.put(kind, of(each, served)));
    return all;
  }

  private static Recovery of(List<FaultRecord> faults, List<Served> served) {
    long[] away = faults.stream().mapToLong(fault -> fault.away().toMillis()).sorted().toArray();
    long[] service =
        faults.stream()
            .flatMap(fault -> service(fault, served).stream())
            .mapToLong(Duration::toMillis)
            .sorted()
            .toArray();
    return new Recovery(faults.size(), middle(away), last(away), middle(service), last(service));
  }

  /** Until the first end of a request that came after the begin; empty when none did. */
  static Optional<Duration> service(FaultRecord fault, List<Served> served) {
    return served.stream()
        .filter(request -> !request.submitted().isBefore(fault.begin()))
        .map(Served::ended)
        .min(Instant::compareTo)
        .map(end -> Duration.between(fault.begin(), end));
  }

  private static long middle(long[] sorted) {
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }

  private static long last(long[] sorted) {
    return Arrays.stream(sorted).max().orElse(0);
  }
}

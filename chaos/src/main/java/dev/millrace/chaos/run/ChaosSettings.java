package dev.millrace.chaos.run;

import dev.millrace.bench.option.OptionRange;
import dev.millrace.chaos.fault.FaultKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How a run of the suite is.
 *
 * @param length how long faults fall
 * @param faultsPerMinute on average
 * @param requestsPerSecond on average
 * @param kinds of faults; at least one
 * @param keep where logs and the histories of findings are left
 */
public record ChaosSettings(
    Duration length,
    long seed,
    double faultsPerMinute,
    double requestsPerSecond,
    Set<FaultKind> kinds,
    Optional<Path> keep) {

  private static final int MOST_MINUTES = 24 * 60;
  private static final int MOST_FAULTS = 60;
  private static final int MOST_REQUESTS = 200;

  public ChaosSettings {
    kinds = Set.copyOf(kinds);
    OptionRange.require("--minutes", length.toMinutes(), 1, MOST_MINUTES);
    OptionRange.require("--faults-per-minute", Math.round(faultsPerMinute), 1, MOST_FAULTS);
    OptionRange.require("--requests-per-second", Math.round(requestsPerSecond), 1, MOST_REQUESTS);
  }

  /** From the begin of one fault to the begin of the next, on average. */
  Duration meanGap() {
    return Duration.ofMillis((long) (60_000 / faultsPerMinute));
  }
}

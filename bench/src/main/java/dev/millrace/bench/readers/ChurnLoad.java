package dev.millrace.bench.readers;

import java.time.Duration;

/**
 * The load of {@link ChurnBench}.
 *
 * @param streams what is read
 * @param facades replicas
 * @param disconnectsPerSecond mean rate at which readers go away; open loop
 */
public record ChurnLoad(ReadersLoad streams, int facades, double disconnectsPerSecond, long seed) {

  /** How long a reader stays away at the most. */
  static final Duration LONGEST_ABSENCE = Duration.ofSeconds(1);

  private static final int MOST_FACADES = 4;
  private static final double MOST_DISCONNECTS = 2_000;

  public ChurnLoad {
    if (!(disconnectsPerSecond > 0 && disconnectsPerSecond <= MOST_DISCONNECTS)) {
      throw new IllegalArgumentException(
          "--disconnects-per-second: must be more than 0 and at most 2000");
    }
    if (facades < 1 || facades > MOST_FACADES) {
      throw new IllegalArgumentException("--facades: must be 1 to 4, got " + facades);
    }
  }

  /** As many as fall into the time that a stream runs. */
  int disconnects() {
    return Math.max(1, (int) (disconnectsPerSecond * streams.streamLength().toMillis() / 1_000));
  }
}

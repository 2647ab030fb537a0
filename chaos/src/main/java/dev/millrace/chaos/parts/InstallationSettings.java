package dev.millrace.chaos.parts;

import java.nio.file.Path;

/**
 * How an installation is made.
 *
 * @param data directory of everything that its processes keep, and of their logs
 * @param brokerData directory of the broker alone
 * @param model that the workers serve
 */
public record InstallationSettings(
    Path data, Path brokerData, String model, int dispatchers, int facades, int workers) {

  /** Requests that a worker runs at once. */
  public static final int SLOTS = 8;

  /** Two dispatchers, two facades, three workers; one sink, one broker, one Redis. */
  public static InstallationSettings in(Path data, Path brokerData) {
    return new InstallationSettings(data, brokerData, "chaos", 2, 2, 3);
  }
}

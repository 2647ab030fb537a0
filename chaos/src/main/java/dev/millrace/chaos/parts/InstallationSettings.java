package dev.millrace.chaos.parts;

import java.nio.file.Path;

/**
 * How an installation is made. It serves every {@link ServedModel}.
 *
 * @param data directory of everything that its processes keep, and of their logs
 * @param brokerData directory of the broker alone
 */
public record InstallationSettings(Path data, Path brokerData, int dispatchers, int facades) {

  /** Two dispatchers, two facades, the workers of each model; one sink, one broker, one Redis. */
  public static InstallationSettings in(Path data, Path brokerData) {
    return new InstallationSettings(data, brokerData, 2, 2);
  }
}

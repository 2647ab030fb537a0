package dev.millrace.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What this process holds of the machine's memory. */
public final class ResidentMemory {

  private static final Path STATUS = Path.of("/proc/self/status");

  private ResidentMemory() {}

  /** Kibibytes; 0 where the system does not say. */
  public static long kibibytes() throws IOException {
    if (!Files.exists(STATUS)) {
      return 0;
    }
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return 0;
  }

  /** The slope of the line through equally spaced readings, by least squares, per step. */
  public static double slope(List<Long> readings) {
    double middle = (readings.size() - 1) / 2.0;
    double mean = readings.stream().mapToLong(r -> r).average().orElse(0);
    double above = 0;
    double below = 0;
    for (int i = 0; i < readings.size(); i++) {
      above += (i - middle) * (readings.get(i) - mean);
      below += (i - middle) * (i - middle);
    }
    return below == 0 ? 0 : above / below;
  }
}

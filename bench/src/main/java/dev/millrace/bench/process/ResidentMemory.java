package dev.millrace.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a process holds of the machine's memory. */
public final class ResidentMemory {

  private ResidentMemory() {}

  /** Kibibytes of this process; 0 where the system does not say. */
  public static long kibibytes() throws IOException {
    return kibibytes(ProcessHandle.current().pid());
  }

  /** Kibibytes of a live process; 0 where the system does not say. */
  public static long kibibytes(long pid) throws IOException {
    Path status = Path.of("/proc/" + pid + "/status");
    if (!Files.exists(status)) {
      return 0;
    }
    for (String line : Files.readAllLines(status)) {
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

package dev.millrace.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Processor time that the machine's host gave to others while we wanted it. Figures of a run in
 * which much was stolen say little: the library's threads wait for each other at every operation.
 * Zero where the system does not say.
 */
public final class StolenTime {

  private static final Path STAT = Path.of("/proc/stat");
  private static final int STEAL = 8;

  private final long[] begin = read();

  /** The share of all processor time since this object was made, 0 to 1. */
  public double share() {
    long[] now = read();
    long all = now[0] - begin[0];
    return all == 0 ? 0 : (double) (now[1] - begin[1]) / all;
  }

  /** All time and stolen time since the machine started, in ticks. */
  private static long[] read() {
    try {
      List<String> lines = Files.exists(STAT) ? Files.readAllLines(STAT) : List.of();
      for (String line : lines) {
        if (line.startsWith("cpu ")) {
          return of(line.strip().split("\\s+", -1));
        }
      }
    } catch (IOException unreadable) {
      return new long[2];
    }
    return new long[2];
  }

  private static long[] of(String[] fields) {
    long all = 0;
    for (int i = 1; i < Math.min(fields.length, STEAL + 1); i++) {
      all += Long.parseLong(fields[i]);
    }
    return new long[] {all, fields.length > STEAL ? Long.parseLong(fields[STEAL]) : 0};
  }
}

package dev.millrace.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The machine that a benchmark ran on.
 *
 * @param cores processors that this process may use
 * @param cpu name of the processor; {@code unknown} where the system does not say
 * @param os name and architecture of the operating system
 * @param java version of the runtime
 */
public record Machine(int cores, String cpu, String os, String java) {

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final String UNKNOWN = "unknown";

  /** The machine that runs this process. */
  public static Machine current() {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        processor(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        Runtime.version().toString());
  }

  private static String processor() {
    if (!Files.exists(CPU_INFO)) {
      return UNKNOWN;
    }
    try {
      return Files.readAllLines(CPU_INFO).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(UNKNOWN);
    } catch (IOException unreadable) {
      return UNKNOWN;
    }
  }
}

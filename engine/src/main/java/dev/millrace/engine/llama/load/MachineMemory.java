package dev.millrace.engine.llama.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the machine has left. */
public final class MachineMemory {

  private static final Path MEMINFO = Path.of("/proc/meminfo");

  private MachineMemory() {}

  /** Bytes that could be taken without swapping: Linux's own estimate, elsewhere what is unused. */
  public static long freeBytes() {
    try {
      for (String line : Files.readAllLines(MEMINFO)) {
        if (line.startsWith("MemAvailable:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
    } catch (IOException | NumberFormatException e) {
      return unused();
    }
    return unused();
  }

  private static long unused() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getFreeMemorySize()
        : Long.MAX_VALUE;
  }
}

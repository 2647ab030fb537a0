package dev.millrace.bench.process;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * Processor time of this process and of its live children. Broker, dispatcher, sink, facade and the
 * load itself run in this process, workers and Redis in children. Any thread.
 */
public final class ProcessorTime {

  private ProcessorTime() {}

  /** Seconds since the processes began. */
  public static double seconds() {
    return own() + children();
  }

  private static double own() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getProcessCpuTime() / 1e9
        : 0;
  }

  /** Of the children alone. */
  public static double children() {
    return ProcessHandle.current()
            .descendants()
            .map(child -> child.info().totalCpuDuration().orElse(Duration.ZERO))
            .mapToLong(Duration::toMillis)
            .sum()
        / 1e3;
  }
}

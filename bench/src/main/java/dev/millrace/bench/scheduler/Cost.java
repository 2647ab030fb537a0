package dev.millrace.bench.scheduler;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Comparator;
import java.util.List;

/**
 * What work costs the thread that does it.
 *
 * @param nanos processor time of the thread alone: neither compiler nor garbage collector
 * @param bytes allocated; 0 where the JVM does not say
 * @param collectorMillis time in which the JVM collected garbage meanwhile
 */
record Cost(long nanos, long bytes, long collectorMillis) {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double MICROS_PER_MILLI = 1e3;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Does it this many times, here and now. */
  static Cost of(int times, Runnable work) {
    Cost before = now();
    for (int i = 0; i < times; i++) {
      work.run();
    }
    Cost after = now();
    return new Cost(
        after.nanos - before.nanos,
        after.bytes - before.bytes,
        after.collectorMillis - before.collectorMillis);
  }

  /** The one with the median processor time, of at least one. */
  static Cost median(List<Cost> rounds) {
    List<Cost> sorted = rounds.stream().sorted(Comparator.comparingLong(Cost::nanos)).toList();
    return sorted.get(sorted.size() / 2);
  }

  double perSecond(int times) {
    return times * NANOS_PER_SECOND / Math.max(1, nanos);
  }

  double micros(int times) {
    return nanos / NANOS_PER_MICRO / times;
  }

  double bytes(int times) {
    return (double) bytes / times;
  }

  double collectorMicros(int times) {
    return collectorMillis * MICROS_PER_MILLI / times;
  }

  private static Cost now() {
    long allocated =
        THREADS instanceof com.sun.management.ThreadMXBean more
            ? more.getCurrentThreadAllocatedBytes()
            : 0;
    long collected =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(GarbageCollectorMXBean::getCollectionTime)
            .sum();
    return new Cost(THREADS.getCurrentThreadCpuTime(), allocated, collected);
  }
}

package dev.millrace.bench.report;

import org.HdrHistogram.Histogram;

/**
 * Durations, kept in microseconds with three significant digits; a minute at the most. Any thread.
 */
public final class Latencies {

  private static final long MOST_MICROS = 60_000_000L;
  private static final double MICROS_PER_MILLI = 1e3;
  private static final long NANOS_PER_MICRO = 1_000L;

  private final Histogram histogram = new Histogram(MOST_MICROS, 3);

  /** Notes one, in nanoseconds. */
  public synchronized void nanos(long value) {
    histogram.recordValue(Math.clamp(value / NANOS_PER_MICRO, 0L, MOST_MICROS));
  }

  /** How many were noted. */
  public synchronized long count() {
    return histogram.getTotalCount();
  }

  /** A percentile, in milliseconds. */
  public synchronized double millis(double percentile) {
    return histogram.getValueAtPercentile(percentile) / MICROS_PER_MILLI;
  }

  /** Notes p50, p99 and the maximum under {@code prefix}. */
  public void into(BenchReport report, String prefix) {
    report.figure(prefix + "_p50_ms", millis(50), "ms");
    report.figure(prefix + "_p99_ms", millis(99), "ms");
    report.figure(prefix + "_max_ms", millis(100), "ms");
  }
}

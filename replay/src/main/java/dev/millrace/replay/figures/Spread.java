package dev.millrace.replay.figures;

import java.util.Arrays;

/** Mean, median and 99th percentile of some values; all zero if there are none. */
public record Spread(double mean, double p50, double p99) {

  /** Of these values, which it sorts; percentiles are values that occur. */
  static Spread of(double[] values) {
    if (values.length == 0) {
      return new Spread(0, 0, 0);
    }
    Arrays.sort(values);
    return new Spread(
        Arrays.stream(values).sum() / values.length, at(values, 0.50), at(values, 0.99));
  }

  private static double at(double[] sorted, double share) {
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }
}

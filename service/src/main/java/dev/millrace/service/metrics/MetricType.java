package dev.millrace.service.metrics;

/** Kinds of meters. */
public enum MetricType {
  /** Only grows while the process lives. */
  COUNTER,
  /** The present value of something. */
  GAUGE,
  /** Durations: how many, their sum and their maximum. Its unit is seconds. */
  TIMER,
  /** Sizes: how many, their sum and their maximum. */
  DISTRIBUTION
}

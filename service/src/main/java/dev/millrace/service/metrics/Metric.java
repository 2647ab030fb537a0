package dev.millrace.service.metrics;

/** A constant in the catalogue of a role: an enum that implements this is the catalogue. */
public interface Metric {

  /** Everything about it. */
  MetricSpec spec();

  /** Its name in the registry. */
  default String id() {
    return spec().id();
  }
}

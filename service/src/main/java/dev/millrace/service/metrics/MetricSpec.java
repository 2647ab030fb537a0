package dev.millrace.service.metrics;

import java.util.List;

/**
 * What a meter is called, what it counts and how it is divided.
 *
 * @param id its name in the registry, with dots
 * @param unit what its values count, for people; empty for a yes or no
 * @param unitInName whether the unit is handed to the registry, which Prometheus appends to the
 *     name
 * @param tags its keys, in the order in which values are given
 * @param histogram whether a timer publishes buckets, so that percentiles of several processes can
 *     be computed
 * @param description a phrase for people
 */
public record MetricSpec(
    String id,
    MetricType type,
    String unit,
    boolean unitInName,
    List<TagKey> tags,
    boolean histogram,
    String description) {

  public MetricSpec {
    tags = List.copyOf(tags);
    if (histogram && type != MetricType.TIMER) {
      throw new IllegalArgumentException(id + ": only a timer has a histogram");
    }
    if (unitInName && (unit.isEmpty() || type == MetricType.TIMER)) {
      throw new IllegalArgumentException(id + ": has no unit of its own to export");
    }
  }

  /** A counter of such things. */
  public static MetricSpec counter(String id, String unit, String description) {
    return of(id, MetricType.COUNTER, unit, description);
  }

  /** A gauge of such things. */
  public static MetricSpec gauge(String id, String unit, String description) {
    return of(id, MetricType.GAUGE, unit, description);
  }

  /** A gauge that is 1 while something holds, else 0. */
  public static MetricSpec flag(String id, String description) {
    return of(id, MetricType.GAUGE, "", description);
  }

  /** A timer without buckets. */
  public static MetricSpec timer(String id, String description) {
    return of(id, MetricType.TIMER, "seconds", description);
  }

  /** A distribution of such things. */
  public static MetricSpec distribution(String id, String unit, String description) {
    return of(id, MetricType.DISTRIBUTION, unit, description);
  }

  private static MetricSpec of(String id, MetricType type, String unit, String description) {
    return new MetricSpec(id, type, unit, false, List.of(), false, description);
  }

  /** The same, divided by these keys. */
  public MetricSpec by(TagKey... keys) {
    return new MetricSpec(id, type, unit, unitInName, List.of(keys), histogram, description);
  }

  /** The same, with the unit as a part of the exported name. */
  public MetricSpec withUnitInName() {
    return new MetricSpec(id, type, unit, true, tags, histogram, description);
  }

  /** The same, with buckets. */
  public MetricSpec withHistogram() {
    return new MetricSpec(id, type, unit, unitInName, tags, true, description);
  }
}

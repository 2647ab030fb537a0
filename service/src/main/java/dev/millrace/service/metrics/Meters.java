package dev.millrace.service.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The meters of a catalogue in one registry: a meter is made at its first use and found again
 * afterwards. The values of tags are given in the order of {@link MetricSpec#tags()}; giving too
 * few or too many is an {@link IllegalArgumentException}. Any thread.
 */
public final class Meters {

  private final MeterRegistry registry;
  private final Map<String, String> fixed;

  /** In this registry. */
  public Meters(MeterRegistry registry) {
    this(registry, Map.of());
  }

  /**
   * In this registry, where some tags have one value only.
   *
   * @param fixed values by key, for the metrics that have the key; they are not given again
   */
  public Meters(MeterRegistry registry, Map<String, String> fixed) {
    this.registry = registry;
    this.fixed = Map.copyOf(fixed);
  }

  /**
   * Makes every counter, timer and distribution whose tag values are known beforehand, so that they
   * stand at zero before they count for the first time. Gauges wait for what they show.
   */
  public void start(Metric... metrics) {
    for (Metric metric : metrics) {
      if (metric.spec().type() != MetricType.GAUGE) {
        start(metric, 0, List.of());
      }
    }
  }

  private void start(Metric metric, int key, List<String> values) {
    List<TagKey> open = freeKeys(metric.spec());
    if (key < open.size()) {
      for (String value : open.get(key).values()) {
        List<String> more = new ArrayList<>(values);
        more.add(value);
        start(metric, key + 1, more);
      }
      return;
    }
    String[] given = values.toArray(String[]::new);
    switch (metric.spec().type()) {
      case COUNTER -> counter(metric, given);
      case TIMER -> timer(metric, given);
      case DISTRIBUTION -> distribution(metric, given);
      case GAUGE -> throw new IllegalArgumentException(metric.id() + " is a gauge");
    }
  }

  /** Counts one. */
  public void count(Metric metric, String... tagValues) {
    counter(metric, tagValues).increment();
  }

  /** The counter. */
  public Counter counter(Metric metric, String... tagValues) {
    MetricSpec spec = checked(metric, MetricType.COUNTER);
    return Counter.builder(spec.id())
        .description(spec.description())
        .baseUnit(exportedUnit(spec))
        .tags(tags(spec, tagValues))
        .register(registry);
  }

  /** A counter that shows what {@code source}, which is held weakly, counts by itself. */
  public <T> void counter(Metric metric, T source, ToDoubleFunction<T> count, String... tagValues) {
    MetricSpec spec = checked(metric, MetricType.COUNTER);
    FunctionCounter.builder(spec.id(), source, count)
        .description(spec.description())
        .baseUnit(exportedUnit(spec))
        .tags(tags(spec, tagValues))
        .register(registry);
  }

  /** Shows a value for as long as the registry lives. */
  public void gauge(Metric metric, Supplier<Number> value, String... tagValues) {
    MetricSpec spec = checked(metric, MetricType.GAUGE);
    Gauge.builder(spec.id(), value)
        .description(spec.description())
        .baseUnit(exportedUnit(spec))
        .tags(tags(spec, tagValues))
        .register(registry);
  }

  /** The timer. */
  public Timer timer(Metric metric, String... tagValues) {
    MetricSpec spec = checked(metric, MetricType.TIMER);
    Timer.Builder timer =
        Timer.builder(spec.id()).description(spec.description()).tags(tags(spec, tagValues));
    return (spec.histogram() ? timer.publishPercentileHistogram() : timer).register(registry);
  }

  /** The distribution. */
  public DistributionSummary distribution(Metric metric, String... tagValues) {
    MetricSpec spec = checked(metric, MetricType.DISTRIBUTION);
    return DistributionSummary.builder(spec.id())
        .description(spec.description())
        .baseUnit(exportedUnit(spec))
        .tags(tags(spec, tagValues))
        .register(registry);
  }

  private static MetricSpec checked(Metric metric, MetricType wanted) {
    if (metric.spec().type() != wanted) {
      throw new IllegalArgumentException(metric.id() + " is no " + wanted);
    }
    return metric.spec();
  }

  private static @Nullable String exportedUnit(MetricSpec spec) {
    return spec.unitInName() ? spec.unit() : null;
  }

  private List<TagKey> freeKeys(MetricSpec spec) {
    return spec.tags().stream().filter(key -> !fixed.containsKey(key.name())).toList();
  }

  private Tags tags(MetricSpec spec, String... values) {
    List<Tag> tags = new ArrayList<>();
    int next = 0;
    for (TagKey key : spec.tags()) {
      String value = fixed.get(key.name());
      if (value == null) {
        if (next == values.length) {
          throw new IllegalArgumentException(spec.id() + ": no value for the tag " + key.name());
        }
        value = values[next++];
      }
      assert key.allows(value) : spec.id() + ": the catalogue lacks " + key.name() + "=" + value;
      tags.add(Tag.of(key.name(), value));
    }
    if (next < values.length) {
      throw new IllegalArgumentException(spec.id() + ": more values than tags");
    }
    return Tags.of(tags);
  }
}

package dev.millrace.it;

import dev.millrace.dispatcher.metrics.DispatcherMetric;
import dev.millrace.ingest.metrics.IngestMetric;
import dev.millrace.redis.metrics.RedisMetric;
import dev.millrace.service.metrics.Metric;
import dev.millrace.service.metrics.MetricSpec;
import dev.millrace.service.metrics.MetricType;
import dev.millrace.service.metrics.TagKey;
import dev.millrace.sink.metrics.SinkMetric;
import dev.millrace.worker.metrics.WorkerMetric;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The metrics of every role, and their page in the documentation. */
final class MetricsCatalogue {

  private static final PrometheusNamingConvention NAMES = new PrometheusNamingConvention();

  private MetricsCatalogue() {}

  /** By role. */
  static Map<String, Metric[]> roles() {
    Map<String, Metric[]> roles = new LinkedHashMap<>();
    roles.put("Dispatcher", DispatcherMetric.values());
    roles.put("Worker", WorkerMetric.values());
    roles.put("Facade", IngestMetric.values());
    roles.put("Result sink", SinkMetric.values());
    roles.put("Redis, in every role", RedisMetric.values());
    return roles;
  }

  /** Of all roles. */
  static List<MetricSpec> all() {
    return roles().values().stream().flatMap(Stream::of).map(Metric::spec).toList();
  }

  /** The name in Prometheus' text; a timer's or distribution's is the stem of several. */
  static String exportedName(MetricSpec spec) {
    return switch (spec.type()) {
      case COUNTER -> NAMES.name(spec.id(), Meter.Type.COUNTER, unit(spec)) + "_total";
      case GAUGE -> NAMES.name(spec.id(), Meter.Type.GAUGE, unit(spec));
      case TIMER -> NAMES.name(spec.id(), Meter.Type.TIMER, "seconds");
      case DISTRIBUTION -> NAMES.name(spec.id(), Meter.Type.DISTRIBUTION_SUMMARY, unit(spec));
    };
  }

  private static @Nullable String unit(MetricSpec spec) {
    return spec.unitInName() ? spec.unit() : null;
  }

  /** {@code docs/metrics.md}. */
  static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # Metrics

            Generated from the metric enums; edit those. `/metrics` on the ops port of a process has the meters of its
            roles, and besides them Micrometer's of the JVM and the process (`jvm_*`, `process_*`, `system_*`).
            Counters, timers and distributions whose tag values are known beforehand stand at zero from the start.
            A timer or a distribution `x` appears as `x_count`, `x_sum` and `x_max`, and as `x_bucket` where it has
            buckets. The number of tag values never grows with the number of requests.
            """);
    roles()
        .forEach(
            (role, metrics) -> {
              page.append("\n## ").append(role).append("\n\n");
              page.append("| name | type | unit | tags | meaning |\n|---|---|---|---|---|\n");
              for (Metric metric : metrics) {
                page.append(row(metric.spec()));
              }
            });
    return page.toString();
  }

  private static String row(MetricSpec spec) {
    String type = spec.type().name().toLowerCase(Locale.ROOT);
    return "| `%s` | %s | %s | %s | %s |\n"
        .formatted(
            exportedName(spec),
            spec.histogram() ? type + ", buckets" : type,
            spec.type() == MetricType.GAUGE && spec.unit().isEmpty() ? "0 or 1" : spec.unit(),
            String.join("; ", spec.tags().stream().map(MetricsCatalogue::tag).toList()),
            spec.description());
  }

  private static String tag(TagKey key) {
    return key.isOpen()
        ? "`" + key.name() + "`"
        : "`" + key.name() + "`: " + String.join(", ", key.values());
  }
}

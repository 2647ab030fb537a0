package dev.millrace.worker;

import dev.millrace.engine.api.EngineStatistics;
import dev.millrace.engine.api.InferenceEngine;
import dev.millrace.worker.run.WorkerMetric;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashSet;
import java.util.Set;
import java.util.function.ToLongFunction;

/** The engine's own counts as meters. Thread rule: the heartbeat thread. */
final class EngineMeters {

  private final MeterRegistry registry;
  private final String model;
  private final InferenceEngine engine;
  private final Set<String> kinds = new HashSet<>();

  EngineMeters(MeterRegistry registry, String model, InferenceEngine engine) {
    this.registry = registry;
    this.model = model;
    this.engine = engine;
    counted(WorkerMetric.PREFIX_LOOKUPS, EngineStatistics::prefixLookups);
    counted(WorkerMetric.PREFIX_HITS, EngineStatistics::prefixHits);
    counted(WorkerMetric.PREFIX_TOKENS, EngineStatistics::prefixReusedTokens);
    counted(WorkerMetric.PREFIX_EVICTIONS, EngineStatistics::prefixEvictions);
  }

  /** Meters for kinds of requests that appeared since the last call. */
  void refresh() {
    for (String kind : engine.statistics().drafts().keySet()) {
      if (kinds.add(kind)) {
        counted(WorkerMetric.DRAFT_GUESSED, all -> drafts(all, kind).drafted(), "kind", kind);
        counted(WorkerMetric.DRAFT_ACCEPTED, all -> drafts(all, kind).accepted(), "kind", kind);
        WorkerMetric.DRAFT_PAUSED.gauge(
            registry,
            model,
            () -> drafts(engine.statistics(), kind).paused() ? 1 : 0,
            "kind",
            kind);
      }
    }
  }

  private static EngineStatistics.Drafts drafts(EngineStatistics all, String kind) {
    return all.drafts().getOrDefault(kind, new EngineStatistics.Drafts(0, 0, false));
  }

  private void counted(
      WorkerMetric metric, ToLongFunction<EngineStatistics> count, String... tags) {
    metric.counted(registry, model, engine, of -> count.applyAsLong(of.statistics()), tags);
  }
}

package dev.millrace.worker.metrics;

import dev.millrace.engine.api.EngineStatistics;
import dev.millrace.engine.api.InferenceEngine;
import dev.millrace.service.metrics.Meters;
import java.util.HashSet;
import java.util.Set;
import java.util.function.ToLongFunction;

/** The engine's own counts as meters. Thread rule: the heartbeat thread. */
public final class EngineMeters {

  private final Meters meters;
  private final InferenceEngine engine;
  private final Set<String> kinds = new HashSet<>();

  /** Registers the meters of this engine. */
  public EngineMeters(Meters meters, InferenceEngine engine) {
    this.meters = meters;
    this.engine = engine;
    counted(WorkerMetric.PREFIX_LOOKUPS, EngineStatistics::prefixLookups);
    counted(WorkerMetric.PREFIX_HITS, EngineStatistics::prefixHits);
    counted(WorkerMetric.PREFIX_TOKENS, EngineStatistics::prefixReusedTokens);
    counted(WorkerMetric.PREFIX_EVICTIONS, EngineStatistics::prefixEvictions);
  }

  /** Meters for kinds of requests that appeared since the last call. */
  public void refresh() {
    for (String kind : engine.statistics().drafts().keySet()) {
      if (kinds.add(kind)) {
        counted(WorkerMetric.DRAFT_GUESSED, all -> drafts(all, kind).drafted(), kind);
        counted(WorkerMetric.DRAFT_ACCEPTED, all -> drafts(all, kind).accepted(), kind);
        meters.gauge(
            WorkerMetric.DRAFT_PAUSED,
            () -> drafts(engine.statistics(), kind).paused() ? 1 : 0,
            kind);
      }
    }
  }

  private static EngineStatistics.Drafts drafts(EngineStatistics all, String kind) {
    return all.drafts().getOrDefault(kind, new EngineStatistics.Drafts(0, 0, false));
  }

  private void counted(
      WorkerMetric metric, ToLongFunction<EngineStatistics> count, String... tagValues) {
    meters.counter(metric, engine, of -> count.applyAsLong(of.statistics()), tagValues);
  }
}

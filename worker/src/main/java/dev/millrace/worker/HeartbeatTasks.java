package dev.millrace.worker;

import dev.millrace.engine.api.EngineLoad;
import dev.millrace.engine.api.InferenceEngine;
import dev.millrace.logging.LogKey;
import dev.millrace.service.metrics.Meters;
import dev.millrace.worker.canary.Canary;
import dev.millrace.worker.metrics.EngineMeters;
import dev.millrace.worker.metrics.WorkerMetric;
import dev.millrace.worker.report.PauseWatch;
import dev.millrace.worker.report.ProgressWatch;
import dev.millrace.worker.report.WorkerEvents;
import dev.millrace.worker.run.Runs;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a worker does at every beat: looks whether its process or its engine stood still, enforces
 * deadlines, asks its canary and reports its status. Thread rule: the heartbeat thread.
 */
final class HeartbeatTasks {

  private static final Logger LOG = LoggerFactory.getLogger(HeartbeatTasks.class);

  private final WorkerConfig config;
  private final InferenceEngine engine;
  private final WorkerCondition condition;
  private final Runs runs;
  private final Canary canary;
  private final WorkerEvents events;
  private final Meters meters;
  private final EngineMeters engineMeters;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Consumer<Throwable> lose;
  private final PauseWatch pauses;
  private final ProgressWatch progress;

  /**
   * @param lose told why the worker cannot go on
   */
  HeartbeatTasks(
      WorkerContext context,
      InferenceEngine engine,
      WorkerCondition condition,
      Runs runs,
      Canary canary,
      WorkerEvents events,
      Meters meters,
      Consumer<Throwable> lose) {
    this.config = context.config();
    this.engine = engine;
    this.condition = condition;
    this.runs = runs;
    this.canary = canary;
    this.events = events;
    this.meters = meters;
    this.engineMeters = new EngineMeters(meters, engine);
    this.clock = context.clock();
    this.nanoTime = context.nanoTime();
    this.lose = lose;
    this.pauses = new PauseWatch(config.pauseThreshold(), nanoTime.getAsLong());
    this.progress = new ProgressWatch(config.progressTimeout(), nanoTime.getAsLong());
    meters.start(WorkerMetric.PAUSES, WorkerMetric.MOVES);
  }

  void run() {
    long now = nanoTime.getAsLong();
    if (pauses.tick(now)) {
      beginNewEpoch();
      progress.restart(now);
    }
    EngineLoad load = engine.load();
    if (progress.standsStill(load.steps(), load.running() > 0, now)) {
      lose.accept(new IllegalStateException("engine decodes nothing although it has work"));
    }
    engineMeters.refresh();
    runs.enforceDeadlines(clock.instant());
    if (condition.ready()) {
      canary.tick(now);
    }
    events.status(
        condition.shown(),
        engine.description(),
        load,
        config.prefetch(),
        condition.freeSlots(),
        runs.held());
  }

  /** After a pause the runs may have been given to others. */
  private void beginNewEpoch() {
    runs.dropAll();
    meters.count(WorkerMetric.PAUSES);
    long epoch = events.nextEpoch();
    LOG.atWarn()
        .addKeyValue(LogKey.WORKER, config.id())
        .addKeyValue(LogKey.EPOCH, epoch)
        .log("process stood still, runs dropped");
  }
}

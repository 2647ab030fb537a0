package dev.millrace.worker;

import dev.millrace.engine.api.EngineLoad;
import dev.millrace.engine.api.InferenceEngine;
import dev.millrace.model.WorkerEvent.WorkerState;
import dev.millrace.service.Health;
import dev.millrace.service.HealthKeys;
import dev.millrace.worker.canary.Canary;
import dev.millrace.worker.run.Runs;
import java.util.List;
import java.util.Map;

/**
 * The state of a started worker, and what the dispatcher and probes are shown of it.
 *
 * <pre>
 *   READY -- drain --> DRAINING -- close --> left
 *     +-- engine or work topic lost, engine wedged --> DEGRADED (drops everything, takes nothing)
 * </pre>
 *
 * <p>While its canary fails a READY worker calls itself DEGRADED: it gets no new work and goes on
 * with what it has.
 *
 * <p>Thread rule: any thread.
 */
final class WorkerCondition {

  private final WorkerConfig config;
  private final InferenceEngine engine;
  private final Canary canary;
  private final Runs runs;
  private volatile WorkerState state = WorkerState.READY;

  WorkerCondition(WorkerConfig config, InferenceEngine engine, Canary canary, Runs runs) {
    this.config = config;
    this.engine = engine;
    this.canary = canary;
    this.runs = runs;
  }

  /** Whether it takes work as far as its own state goes; its canary may fail all the same. */
  boolean ready() {
    return state == WorkerState.READY;
  }

  /**
   * The worker cannot go on.
   *
   * @return false if that was known
   */
  boolean lose() {
    return enter(WorkerState.DEGRADED) != WorkerState.DEGRADED;
  }

  /**
   * The worker takes nothing new.
   *
   * @return false unless it was ready
   */
  synchronized boolean beginDraining() {
    boolean ready = state == WorkerState.READY;
    if (ready) {
      state = WorkerState.DRAINING;
    }
    return ready;
  }

  /**
   * The worker is closed.
   *
   * @return whether it had been lost
   */
  boolean close() {
    return enter(WorkerState.DRAINING) == WorkerState.DEGRADED;
  }

  private synchronized WorkerState enter(WorkerState next) {
    WorkerState before = state;
    state = next;
    return before;
  }

  /** The state for others to see. */
  WorkerState shown() {
    WorkerState now = state;
    return now == WorkerState.READY && canary.failing() ? WorkerState.DEGRADED : now;
  }

  /** Slots that a run could take now. */
  int freeSlots() {
    return shown() == WorkerState.READY
        ? Math.max(0, engine.description().slots() - runs.generating())
        : 0;
  }

  /**
   * For probes.
   *
   * @param intake how the reading of the work topic is doing
   */
  Health health(long epoch, String intake) {
    WorkerState now = shown();
    EngineLoad load = engine.load();
    boolean lost = state == WorkerState.DEGRADED;
    boolean doubted = now == WorkerState.DEGRADED;
    return new Health(
        lost ? Health.State.UNHEALTHY : doubted ? Health.State.DEGRADED : Health.State.HEALTHY,
        now == WorkerState.READY,
        Map.of(
            HealthKeys.MODELS_LOADED,
            List.of(config.model()),
            HealthKeys.MEMORY_USED_BYTES,
            load.memoryUsedBytes(),
            "worker",
            config.id().value(),
            "worker_state",
            now.name(),
            "epoch",
            epoch,
            "slots",
            engine.description().slots(),
            "slots_free",
            freeSlots(),
            "runs_held",
            runs.held().size(),
            "canary_failing",
            canary.failing(),
            "work_intake",
            intake));
  }
}

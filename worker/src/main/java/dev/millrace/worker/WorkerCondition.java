package dev.millrace.worker;

import dev.millrace.engine.api.EngineLoad;
import dev.millrace.engine.api.InferenceEngine;
import dev.millrace.model.WorkerEvent.WorkerState;
import dev.millrace.service.Health;
import dev.millrace.service.HealthKeys;
import dev.millrace.service.breaker.Breaker;
import dev.millrace.worker.canary.Canary;
import dev.millrace.worker.run.Runs;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The state of a started worker, and what the dispatcher and probes are shown of it.
 *
 * <pre>
 *   READY -- drain --> DRAINING -- close --> left
 *     +-- engine or work topic lost, engine wedged --> DEGRADED (drops everything, takes nothing)
 * </pre>
 *
 * <p>While its canary fails, or the breaker around its engine is open, a READY worker calls itself
 * DEGRADED: it gets no new work and goes on with what it has. Half-open it offers as many slots as
 * the breaker lets trials through.
 *
 * <p>Thread rule: any thread.
 */
final class WorkerCondition {

  private final WorkerConfig config;
  private final InferenceEngine engine;
  private final Canary canary;
  private final Breaker breaker;
  private final Runs runs;
  private volatile WorkerState state = WorkerState.READY;

  WorkerCondition(
      WorkerConfig config, InferenceEngine engine, Canary canary, Breaker breaker, Runs runs) {
    this.breaker = breaker;
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
    return now == WorkerState.READY && (canary.failing() || !breaker.allows())
        ? WorkerState.DEGRADED
        : now;
  }

  /** Slots that a run could take now. */
  int freeSlots() {
    if (shown() != WorkerState.READY) {
      return 0;
    }
    int slots = engine.description().slots();
    boolean trials = breaker.state() == Breaker.State.HALF_OPEN;
    return Math.max(0, (trials ? Math.min(slots, Breaker.TRIALS) : slots) - runs.generating());
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
        Map.ofEntries(
            Map.entry(HealthKeys.MODELS_LOADED, List.of(config.model())),
            Map.entry(HealthKeys.MEMORY_USED_BYTES, load.memoryUsedBytes()),
            Map.entry("worker", config.id().value()),
            Map.entry("worker_state", now.name()),
            Map.entry("epoch", epoch),
            Map.entry("slots", engine.description().slots()),
            Map.entry("slots_free", freeSlots()),
            Map.entry("runs_held", runs.held().size()),
            Map.entry("canary_failing", canary.failing()),
            Map.entry("engine_breaker", breaker.state().name().toLowerCase(Locale.ROOT)),
            Map.entry("work_intake", intake)));
  }
}

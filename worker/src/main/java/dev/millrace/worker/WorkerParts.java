package dev.millrace.worker;

import dev.millrace.engine.api.EngineLoad;
import dev.millrace.engine.api.InferenceEngine;
import dev.millrace.kafka.DeadLetters;
import dev.millrace.model.WorkerEvent.WorkerState;
import dev.millrace.redis.flags.CancelFlags;
import dev.millrace.service.Health;
import dev.millrace.service.HealthKeys;
import dev.millrace.service.metrics.Meters;
import dev.millrace.wire.Wires;
import dev.millrace.worker.canary.Canary;
import dev.millrace.worker.canary.CanaryMeters;
import dev.millrace.worker.canary.CanaryPlan;
import dev.millrace.worker.canary.YieldingEngine;
import dev.millrace.worker.intake.WorkIntake;
import dev.millrace.worker.metrics.EngineMeters;
import dev.millrace.worker.metrics.WorkerMetric;
import dev.millrace.worker.report.Heartbeat;
import dev.millrace.worker.report.PauseWatch;
import dev.millrace.worker.report.ProgressWatch;
import dev.millrace.worker.report.WorkerEvents;
import dev.millrace.worker.run.RunContext;
import dev.millrace.worker.run.RunMeters;
import dev.millrace.worker.run.Runs;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a started worker, and what they do together.
 *
 * <pre>
 *   READY -- drain --> DRAINING -- close --> left
 *     +-- engine or work topic lost, engine wedged --> DEGRADED (drops everything, takes nothing)
 * </pre>
 *
 * <p>While its canary fails a READY worker calls itself DEGRADED: it gets no new work and goes on
 * with what it has.
 *
 * <p>Thread rule: as {@link Worker}; {@link #beat} belongs to the heartbeat.
 */
final class WorkerParts {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerParts.class);

  private final WorkerConfig config;
  private final WorkerKafka kafka;
  private final InferenceEngine engine;
  private final Meters meters;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final ExecutorService executor;
  private final CompletableFuture<Throwable> fatal;
  private final CancelFlags cancelFlags;
  private final WorkerEvents events;
  private final Canary canary;
  private final Runs runs;
  private final WorkIntake intake;
  private final Heartbeat heartbeat;
  private final PauseWatch pauses;
  private final ProgressWatch progress;
  private final EngineMeters engineMeters;
  private volatile WorkerState state = WorkerState.READY;
  private CancelFlags.Subscription subscription = () -> {};

  WorkerParts(
      WorkerConfig config,
      Wires wires,
      WorkerKafka kafka,
      InferenceEngine engine,
      CancelFlags cancelFlags,
      MeterRegistry registry,
      Clock clock,
      CanaryPlan plan,
      LongSupplier nanoTime,
      ExecutorService executor,
      CompletableFuture<Throwable> fatal) {
    this.config = config;
    this.kafka = kafka;
    this.engine = engine;
    this.meters = WorkerMetric.of(registry, config.model());
    meters.start(WorkerMetric.PAUSES);
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.executor = executor;
    this.fatal = fatal;
    this.cancelFlags = cancelFlags;
    this.heartbeat = new Heartbeat(config.heartbeatInterval(), this::beat);
    this.events =
        new WorkerEvents(
            config.id(),
            config.model(),
            config.topics().workerEvents(),
            kafka.producer(),
            wires.workerEvents(),
            clock,
            meters.counter(WorkerMetric.EVENTS_LOST),
            heartbeat::soon);
    this.canary =
        new Canary(
            plan,
            engine,
            new CanaryMeters(meters),
            nanoTime.getAsLong(),
            heartbeat::soon,
            message -> lose(new IllegalStateException("engine lost: " + message)));
    this.runs =
        new Runs(
            new RunContext(
                config.id().value(),
                new YieldingEngine(engine, canary),
                kafka.log(),
                executor,
                events,
                new RunMeters(meters),
                cancelFlags,
                message -> lose(new IllegalStateException("engine lost: " + message)),
                clock,
                nanoTime,
                config.maxTokensPerRecord()));
    this.intake =
        new WorkIntake(
            kafka.work(),
            wires.workBatches(),
            new DeadLetters(
                kafka.producer(), wires.deadLetters(), config.topics().deadLetters(), clock),
            runs,
            events::epoch,
            meters.counter(WorkerMetric.BATCHES_FOREIGN),
            meters.counter(WorkerMetric.BATCHES_UNDECODABLE),
            this::lose);
    this.engineMeters = new EngineMeters(meters, engine);
    this.pauses = new PauseWatch(config.pauseThreshold(), nanoTime.getAsLong());
    this.progress = new ProgressWatch(config.progressTimeout(), nanoTime.getAsLong());
  }

  void start() {
    meters.gauge(WorkerMetric.RUNS_ACTIVE, () -> runs.held().size());
    meters.gauge(WorkerMetric.SLOTS_FREE, this::freeSlots);
    subscription = cancelFlags.subscribe(runs::cancel);
    intake.start();
    heartbeat.soon();
    heartbeat.start();
  }

  long epoch() {
    return events.epoch();
  }

  private void beat() {
    long now = nanoTime.getAsLong();
    if (pauses.tick(now)) {
      standUpAgain();
      progress.restart(now);
    }
    EngineLoad load = engine.load();
    if (progress.standsStill(load.steps(), load.running() > 0, now)) {
      lose(new IllegalStateException("engine decodes nothing although it has work"));
    }
    engineMeters.refresh();
    runs.enforceDeadlines(clock.instant());
    if (state == WorkerState.READY) {
      canary.tick(now);
    }
    events.status(
        shownState(), engine.description(), load, config.prefetch(), freeSlots(), runs.held());
  }

  /** After a pause nobody knows what was given away meanwhile: begin anew. */
  private void standUpAgain() {
    runs.dropAll();
    meters.count(WorkerMetric.PAUSES);
    long epoch = events.nextEpoch();
    LOG.warn("process stood still, runs dropped worker={} epoch={}", config.id(), epoch);
  }

  /** The state for others to see. */
  private WorkerState shownState() {
    WorkerState now = state;
    return now == WorkerState.READY && canary.failing() ? WorkerState.DEGRADED : now;
  }

  private int freeSlots() {
    return shownState() == WorkerState.READY
        ? Math.max(0, engine.description().slots() - runs.generating())
        : 0;
  }

  /** The worker cannot go on. Any thread, never blocks. */
  private void lose(Throwable reason) {
    if (enter(WorkerState.DEGRADED) == WorkerState.DEGRADED) {
      return;
    }
    LOG.error("worker lost worker={} reason=\"{}\"", config.id(), reason.toString());
    runs.stopTaking();
    executor.execute(
        () -> {
          runs.dropAll();
          heartbeat.soon();
          fatal.complete(reason);
        });
  }

  Health health() {
    WorkerState now = shownState();
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
            epoch(),
            "slots",
            engine.description().slots(),
            "slots_free",
            freeSlots(),
            "runs_held",
            runs.held().size(),
            "canary_failing",
            canary.failing(),
            "work_intake",
            intake.health().describe()));
  }

  private synchronized WorkerState enter(WorkerState next) {
    WorkerState before = state;
    state = next;
    return before;
  }

  private synchronized boolean beginDraining() {
    boolean ready = state == WorkerState.READY;
    if (ready) {
      state = WorkerState.DRAINING;
    }
    return ready;
  }

  void drain(Duration atMost) {
    if (!beginDraining()) {
      return;
    }
    canary.stop();
    runs.stopTaking();
    heartbeat.soon();
    try {
      if (!runs.awaitNone(atMost)) {
        LOG.warn("runs left after draining worker={} runs={}", config.id(), runs.held().size());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Signals all, then awaits all: the intake stops first, the heartbeat last. */
  void close() {
    boolean lost = enter(WorkerState.DRAINING) == WorkerState.DEGRADED;
    subscription.close();
    canary.stop();
    runs.stopTaking();
    intake.signalStop();
    heartbeat.signalStop();
    try {
      intake.awaitStopped(config.closeTimeout());
      runs.dropAll();
      heartbeat.awaitStopped(config.closeTimeout());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      runs.dropAll();
    }
    if (!lost) {
      events.left("closed in order");
    }
    engine.close();
    kafka.close();
  }
}

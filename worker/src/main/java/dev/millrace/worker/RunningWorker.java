package dev.millrace.worker;

import dev.millrace.engine.api.InferenceEngine;
import dev.millrace.kafka.DeadLetters;
import dev.millrace.logging.LogKey;
import dev.millrace.model.WorkBatch;
import dev.millrace.redis.flags.CancelFlags;
import dev.millrace.service.Health;
import dev.millrace.service.WarmUp;
import dev.millrace.service.breaker.Breaker;
import dev.millrace.service.metrics.Meters;
import dev.millrace.wire.Wires;
import dev.millrace.worker.breaker.BreakingEngine;
import dev.millrace.worker.canary.Canary;
import dev.millrace.worker.canary.CanaryMeters;
import dev.millrace.worker.canary.YieldingEngine;
import dev.millrace.worker.intake.WorkIntake;
import dev.millrace.worker.metrics.WorkerMetric;
import dev.millrace.worker.report.Heartbeat;
import dev.millrace.worker.report.WorkTopicLife;
import dev.millrace.worker.report.WorkerEvents;
import dev.millrace.worker.run.Rehearsal;
import dev.millrace.worker.run.RunContext;
import dev.millrace.worker.run.RunMeters;
import dev.millrace.worker.run.Runs;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker between its start and its close: puts the parts together, drains, closes, and drops
 * everything when the engine or the work topic is lost.
 *
 * <p>Thread rule: as {@link Worker}; {@link #lose} any thread.
 */
final class RunningWorker {

  private static final Logger LOG = LoggerFactory.getLogger(RunningWorker.class);

  /** As long as an engine that failed five times in a row is left alone at first. */
  private static final Duration FIRST_WAIT = Duration.ofSeconds(60);

  private static final Duration REHEARSAL_WITHIN = Duration.ofSeconds(5);

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  private final WorkerConfig config;
  private final WorkerKafka kafka;
  private final InferenceEngine engine;
  private final CancelFlags cancelFlags;
  private final ExecutorService executor;
  private final CompletableFuture<Throwable> fatal;
  private final Meters meters;
  private final Heartbeat heartbeat;
  private final WorkerEvents events;
  private final Breaker breaker;
  private final Canary canary;
  private final RunContext runContext;
  private final Runs runs;
  private final WorkIntake intake;
  private final WorkerCondition condition;
  private final HeartbeatTasks tasks;
  private final WorkTopicLife workTopic;
  private final LongSupplier nanoTime;
  private CancelFlags.Subscription subscription = () -> {};

  /**
   * @param executor bears tasks that block; stays open
   * @param fatal completed, with the reason, when the worker cannot go on
   */
  RunningWorker(
      WorkerContext context,
      WorkerKafka kafka,
      InferenceEngine engine,
      ExecutorService executor,
      CompletableFuture<Throwable> fatal) {
    this.config = context.config();
    this.kafka = kafka;
    this.engine = engine;
    this.cancelFlags = context.cancelFlags();
    this.executor = executor;
    this.fatal = fatal;
    this.meters = WorkerMetric.of(context.registry(), config.model());
    this.heartbeat = new Heartbeat(config.heartbeatInterval(), this::beat);
    this.events =
        new WorkerEvents(
            config.id(),
            config.model(),
            config.topics().workerEvents(),
            kafka.cells(),
            kafka.producer(),
            context.wires().workerEvents(),
            context.clock(),
            meters.counter(WorkerMetric.EVENTS_LOST),
            heartbeat::soon);
    this.breaker = new Breaker("engine", FIRST_WAIT, LONGEST_WAIT, context.clock());
    breaker.onChange(this::breakerChanged);
    this.canary =
        new Canary(
            context.canary(),
            engine,
            new CanaryMeters(meters),
            context.nanoTime().getAsLong(),
            heartbeat::soon,
            this::loseEngine);
    this.runContext = runContext(context);
    this.runs = new Runs(runContext);
    this.intake = intake(context);
    this.condition = new WorkerCondition(config, engine, canary, breaker, runs);
    this.nanoTime = context.nanoTime();
    this.workTopic = new WorkTopicLife(() -> executor.execute(() -> showLife(context.wires())));
    this.tasks =
        new HeartbeatTasks(context, engine, condition, runs, canary, events, meters, this::lose);
  }

  private RunContext runContext(WorkerContext context) {
    return new RunContext(
        config.id().value(),
        new BreakingEngine(new YieldingEngine(engine, canary), breaker),
        kafka.log(),
        executor,
        events,
        new RunMeters(meters),
        cancelFlags,
        this::loseEngine,
        context.clock(),
        context.nanoTime(),
        config.maxTokensPerRecord());
  }

  private WorkIntake intake(WorkerContext context) {
    return new WorkIntake(
        kafka.work(),
        context.wires().workBatches(),
        new DeadLetters(
            kafka.producer(),
            context.wires().deadLetters(),
            config.topics().deadLetters(),
            context.clock()),
        runs,
        events::epoch,
        this::goTo,
        meters.counter(WorkerMetric.BATCHES_FOREIGN),
        meters.counter(WorkerMetric.BATCHES_UNDECODABLE),
        this::lose);
  }

  void start() {
    meters.gauge(WorkerMetric.RUNS_ACTIVE, () -> runs.held().size());
    meters.gauge(WorkerMetric.SLOTS_FREE, condition::freeSlots);
    meters.gauge(WorkerMetric.BREAKER_OPEN, () -> breaker.isOpen() ? 1 : 0);
    if (config.rehearses()) {
      rehearse();
    }
    subscription = cancelFlags.subscribe(runs::cancel);
    intake.start();
    heartbeat.soon();
    heartbeat.start();
  }

  /** Nothing of it shows in the worker's meters, breaker or canary. */
  private void rehearse() {
    Meters nobodys = WorkerMetric.of(new SimpleMeterRegistry(), config.model());
    try {
      new Rehearsal(
              runContext,
              engine,
              new RunMeters(nobodys),
              config.model(),
              config.topics().sharedResults())
          .perform(REHEARSAL_WITHIN);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has the engine generate a little, beside real work. */
  WarmUp warmUp() {
    return new EngineWarmUp(engine, nanoTime);
  }

  Breaker breaker() {
    return breaker;
  }

  /** The thread of the intake, so no run can come meanwhile. */
  private void goTo(int cell) {
    if (runs.isIdle() && events.moveTo(cell)) {
      meters.count(WorkerMetric.MOVES);
      LOG.atInfo()
          .addKeyValue(LogKey.WORKER, config.id())
          .addKeyValue(LogKey.PARTITION, cell)
          .addKeyValue(LogKey.EPOCH, events.epoch())
          .log("worker goes to another cell");
      heartbeat.soon();
    }
  }

  private void breakerChanged(String change) {
    LOG.atWarn()
        .addKeyValue(LogKey.WORKER, config.id())
        .addKeyValue(LogKey.TRANSITION, change)
        .log("engine breaker");
    heartbeat.soon();
  }

  long epoch() {
    return events.epoch();
  }

  Health health() {
    return condition.health(epoch(), intake.health().describe());
  }

  private void beat() {
    workTopic.tick(nanoTime.getAsLong());
    tasks.run();
  }

  /**
   * May block while the producer learns of the topic; the next sign follows if this one is lost.
   */
  private void showLife(Wires wires) {
    WorkBatch nothing = new WorkBatch(config.id(), events.epoch(), List.of(), List.of());
    var unused =
        kafka
            .producer()
            .send(
                new ProducerRecord<>(
                    config.topics().work(config.id()), wires.workBatches().encode(nothing)));
  }

  private void loseEngine(String message) {
    lose(new IllegalStateException("engine lost: " + message));
  }

  /** The worker cannot go on. Never blocks. */
  private void lose(Throwable reason) {
    if (!condition.lose()) {
      return;
    }
    LOG.atError()
        .addKeyValue(LogKey.WORKER, config.id())
        .addKeyValue(LogKey.REASON, reason.toString())
        .log("worker lost");
    runs.stopTaking();
    executor.execute(
        () -> {
          runs.dropAll();
          heartbeat.soon();
          fatal.complete(reason);
        });
  }

  /** Takes nothing new, and waits for what is held. */
  void drain(Duration atMost) {
    if (!condition.beginDraining()) {
      return;
    }
    canary.stop();
    runs.stopTaking();
    heartbeat.soon();
    try {
      if (!runs.awaitNone(atMost)) {
        LOG.atWarn()
            .addKeyValue(LogKey.WORKER, config.id())
            .addKeyValue(LogKey.COUNT, runs.held().size())
            .log("runs left after draining");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Signals all, then awaits all: the intake stops first, the heartbeat last. */
  void close() {
    boolean lost = condition.close();
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

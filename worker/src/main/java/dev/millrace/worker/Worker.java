package dev.millrace.worker;

import dev.millrace.engine.api.InferenceEngine;
import dev.millrace.logging.LogKey;
import dev.millrace.model.WorkerEvent.WorkerState;
import dev.millrace.redis.flags.CancelFlags;
import dev.millrace.service.Health;
import dev.millrace.service.Role;
import dev.millrace.service.RoleStartException;
import dev.millrace.service.WarmUp;
import dev.millrace.service.breaker.Breaker;
import dev.millrace.wire.Wires;
import dev.millrace.worker.canary.CanaryPlan;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker: one engine, one work topic.
 *
 * <p>It stands at the end of its work topic before it loads the engine, and announces itself when
 * the engine is ready, so that no work can come before it listens and none of an earlier
 * incarnation is taken.
 *
 * <p>When the engine or the work topic is lost it drops its runs, reports that it is degraded and
 * holds nothing, and completes {@link #fatal()}: its process should end and be started again.
 */
public final class Worker implements Role {

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private final WorkerContext context;
  private final WorkerConfig config;
  private final Supplier<? extends InferenceEngine> engines;
  private final CompletableFuture<Throwable> fatal = new CompletableFuture<>();
  private final ExecutorService executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("run-", 0).factory());
  private volatile @Nullable RunningWorker started;
  private boolean closed;

  /** A worker that trusts its engine. */
  public Worker(
      WorkerConfig config,
      Wires wires,
      Supplier<? extends InferenceEngine> engines,
      CancelFlags cancelFlags,
      MeterRegistry registry,
      Clock clock) {
    this(config, wires, engines, cancelFlags, registry, clock, CanaryPlan.OFF);
  }

  /**
   * @param engines opens the engine; a failure becomes a {@link RoleStartException}. The worker
   *     closes the engine
   * @param clock wall clock for deadlines and timings
   * @param canary what the worker asks its engine by itself
   */
  public Worker(
      WorkerConfig config,
      Wires wires,
      Supplier<? extends InferenceEngine> engines,
      CancelFlags cancelFlags,
      MeterRegistry registry,
      Clock clock,
      CanaryPlan canary) {
    this(
        new WorkerContext(config, wires, cancelFlags, registry, canary, clock, System::nanoTime),
        engines);
  }

  Worker(WorkerContext context, Supplier<? extends InferenceEngine> engines) {
    this.context = context;
    this.config = context.config();
    this.engines = engines;
  }

  @Override
  public String name() {
    return "worker";
  }

  @Override
  public void start() throws RoleStartException {
    WorkerKafka kafka = WorkerKafka.connect(config, context.wires(), executor);
    InferenceEngine engine;
    try {
      engine = open();
    } catch (RoleStartException failure) {
      kafka.work().close();
      kafka.close();
      throw failure;
    }
    RunningWorker running = new RunningWorker(context, kafka, engine, executor, fatal);
    started = running;
    running.start();
    LOG.atInfo()
        .addKeyValue(LogKey.WORKER, config.id())
        .addKeyValue(LogKey.MODEL, config.model())
        .addKeyValue(LogKey.SLOTS, engine.description().slots())
        .addKeyValue(LogKey.EPOCH, running.epoch())
        .log("worker ready");
  }

  private InferenceEngine open() throws RoleStartException {
    InferenceEngine engine;
    try {
      engine = engines.get();
    } catch (RuntimeException failure) {
      throw new RoleStartException("engine: " + failure.getMessage(), failure);
    }
    String loaded = engine.description().model();
    if (!loaded.equals(config.model())) {
      engine.close();
      throw new RoleStartException(
          "worker.model: is " + config.model() + ", but the engine has loaded " + loaded);
    }
    return engine;
  }

  /**
   * Completes, with the reason, when the worker can no longer work and its process should end with
   * a code other than zero. Never fails, and never completes for a worker that is closed in order.
   */
  public CompletableFuture<Throwable> fatal() {
    return fatal.copy();
  }

  /** The incarnation that work has to name; -1 before the start. */
  public long epoch() {
    RunningWorker running = started;
    return running == null ? -1 : running.epoch();
  }

  @Override
  public Health health() {
    RunningWorker running = started;
    if (running == null) {
      return new Health(
          Health.State.UNHEALTHY, false, Map.of("worker_state", WorkerState.STARTING.name()));
    }
    return running.health();
  }

  @Override
  public List<Breaker> breakers() {
    RunningWorker running = started;
    return running == null ? List.of() : List.of(running.breaker());
  }

  @Override
  public List<WarmUp> warmUps() {
    RunningWorker running = started;
    return running == null ? List.of() : List.of(running.warmUp());
  }

  @Override
  public boolean isLost() {
    return fatal.isDone();
  }

  @Override
  public void drain(Duration atMost) {
    RunningWorker running = started;
    if (running != null) {
      running.drain(atMost);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    RunningWorker running = started;
    if (running != null) {
      running.close();
    }
    executor.shutdownNow();
  }
}

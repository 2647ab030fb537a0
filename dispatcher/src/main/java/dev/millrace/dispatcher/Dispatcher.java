package dev.millrace.dispatcher;

import dev.millrace.dispatcher.cell.shard.ShardPlan;
import dev.millrace.dispatcher.cell.step.Now;
import dev.millrace.dispatcher.closing.ClosingLoop;
import dev.millrace.dispatcher.metrics.CellStatuses;
import dev.millrace.dispatcher.metrics.DispatcherMeters;
import dev.millrace.dispatcher.settings.SettingsFollower;
import dev.millrace.dispatcher.spill.SpillSpace;
import dev.millrace.dispatcher.topology.AdminInputEnds;
import dev.millrace.dispatcher.topology.AdminWorkTopics;
import dev.millrace.dispatcher.topology.CellTopology;
import dev.millrace.dispatcher.topology.InputEnds;
import dev.millrace.kafka.ConsumerGroups;
import dev.millrace.kafka.TopicAdmin;
import dev.millrace.kafka.loop.LoopHealth;
import dev.millrace.logging.LogKey;
import dev.millrace.model.Priority;
import dev.millrace.service.Health;
import dev.millrace.service.HealthKeys;
import dev.millrace.service.Role;
import dev.millrace.service.RoleStartException;
import dev.millrace.wire.Wires;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dispatcher as a role: the cells on Kafka Streams and the loop that writes their own verdicts.
 * The topics have to exist. Everything it knows is in Kafka, so draining is stopping in order: what
 * waits goes on at the dispatcher that takes the cells over.
 */
public final class Dispatcher implements Role {

  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  /** Stream threads that may die within the span before the dispatcher gives up. */
  private static final int MOST_REPLACED_THREADS = 20;

  private static final Duration REPLACED_WITHIN = Duration.ofMinutes(10);

  private static final long LOOK_EVERY_MILLIS = 100;

  private final DispatcherConfig config;
  private final Wires wires;
  private final CellStatuses statuses = new CellStatuses();
  private final DispatcherMeters meters;
  private final SpillSpace space;
  private final RestartBudget restarts =
      new RestartBudget(MOST_REPLACED_THREADS, REPLACED_WITHIN, System::nanoTime);
  private final CompletableFuture<String> fatal = new CompletableFuture<>();
  private volatile @Nullable Parts parts;
  private volatile boolean stopping;

  private record Parts(
      TopicAdmin admin,
      AdminWorkTopics workTopics,
      KafkaStreams streams,
      RestoreProgress restoring,
      ClosingLoop closings,
      SettingsFollower settings) {}

  /** Builds it; nothing runs before {@link #start()}. */
  public Dispatcher(DispatcherConfig config, Wires wires, MeterRegistry registry) {
    this.config = config;
    this.wires = wires;
    this.meters = new DispatcherMeters(registry, statuses);
    this.space =
        new SpillSpace(
            config.stateDirectory().resolve("spilled"), config.rules().queue().bodiesInMemory());
    meters.observeSpilled(space::onDisk);
  }

  @Override
  public String name() {
    return "dispatcher";
  }

  @Override
  public void start() throws RoleStartException {
    TopicAdmin admin = admin();
    try {
      ShardPlan plan =
          CellTopics.plan(
              admin,
              config.topics(),
              config.shards(),
              config.clients().bootstrapServers(),
              config.startTimeout().dividedBy(2));
      AdminWorkTopics workTopics = new AdminWorkTopics(admin, config.topics(), System::nanoTime);
      SettingsFollower settings = followSettings();
      KafkaStreams streams =
          streams(plan, workTopics, new AdminInputEnds(admin, config.topics()), settings);
      space.clear();
      RestoreProgress restoring = new RestoreProgress(System::nanoTime);
      streams.setGlobalStateRestoreListener(restoring);
      CountDownLatch runs = new CountDownLatch(1);
      streams.setStateListener(
          (to, from) -> {
            LOG.atInfo().addKeyValue(LogKey.STATE, to).log("dispatcher changed its state");
            if (to == State.ERROR) {
              fatal.complete("the dispatcher's streams are in state ERROR");
            }
            if (to == State.RUNNING || to == State.ERROR || to == State.NOT_RUNNING) {
              runs.countDown();
            }
          });
      ClosingLoop closings =
          ClosingLoop.start(
              config.clients(),
              config.plan(),
              wires,
              meters,
              new ConsumerGroups(config.topics()).closings(),
              config.resultRetention(),
              Clock.systemUTC());
      parts = new Parts(admin, workTopics, streams, restoring, closings, settings);
      streams.start();
      boolean inTime = await(runs, restoring);
      if (!inTime || !streams.state().isRunningOrRebalancing()) {
        throw new RoleStartException(
            "startTimeout: the dispatcher is "
                + streams.state()
                + (inTime
                    ? ""
                    : " after " + config.startTimeout().toMillis() + " ms without progress"));
      }
    } catch (RoleStartException failure) {
      admin.close();
      close();
      throw failure;
    } catch (UncheckedIOException failure) {
      admin.close();
      close();
      throw new RoleStartException("data: " + failure.getMessage(), failure);
    } catch (KafkaException failure) {
      admin.close();
      close();
      throw new RoleStartException("kafka: " + failure.getMessage(), failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      close();
      throw new RoleStartException("interrupted while the dispatcher started", interrupted);
    }
  }

  /** A full queue takes its time to restore, so only the time without progress is limited. */
  private boolean await(CountDownLatch runs, RestoreProgress restoring)
      throws InterruptedException {
    while (!runs.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
      if (restoring.stoodStill(config.startTimeout())) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Health health() {
    Parts now = parts;
    State state = now == null ? State.CREATED : now.streams().state();
    Map<Priority, Integer> queued = statuses.queued();
    Map<String, Object> byPriority = new LinkedHashMap<>();
    queued.forEach((priority, depth) -> byPriority.put(priority.label(), depth));
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("state", state.name());
    if (now != null) {
      now.restoring()
          .underWay()
          .ifPresent(restored -> details.put("restored", restored.toString()));
    }
    details.put(HealthKeys.QUEUE_DEPTH, queued.values().stream().mapToInt(Integer::intValue).sum());
    details.put("queue_depth_by_priority", byPriority);
    details.put("queue_bytes", statuses.waiting().bytes());
    details.put("queue_bytes_on_disk", space.onDisk());
    details.put("running", statuses.running());
    details.put("workers", statuses.workers());
    details.put("models", statuses.models());
    boolean runs = state == State.RUNNING || state == State.REBALANCING;
    LoopHealth closings = now == null ? new LoopHealth.Waiting() : now.closings().health();
    details.put("closings", closings.describe());
    if (now != null) {
      details.put("settings", now.settings().health().describe());
    }
    boolean writes = now != null && !closings.isLost();
    Health.State health =
        !runs || !writes
            ? Health.State.UNHEALTHY
            : state == State.RUNNING && closings.isWell()
                ? Health.State.HEALTHY
                : Health.State.DEGRADED;
    return new Health(health, state == State.RUNNING && writes && !stopping, details);
  }

  /** Completed, with the reason, when it cannot go on: its process should end, and start again. */
  public CompletableFuture<String> fatal() {
    return fatal;
  }

  @Override
  public boolean isLost() {
    return fatal.isDone();
  }

  @Override
  public void drain(Duration atMost) {
    stopping = true;
    Parts now = parts;
    if (now != null) {
      now.streams().close(leaving(atMost));
    }
  }

  @Override
  public void close() {
    stopping = true;
    Parts now = parts;
    if (now == null) {
      return;
    }
    if (!now.streams().close(leaving(config.closeTimeout()))) {
      LOG.atWarn()
          .addKeyValue(LogKey.WAIT_MS, config.closeTimeout().toMillis())
          .log("dispatcher did not stop in time");
    }
    now.closings().close();
    now.settings().close();
    now.workTopics().close();
    now.admin().close();
  }

  /** Streams by itself would stay in the group, and its cells without a dispatcher. */
  private static CloseOptions leaving(Duration within) {
    return CloseOptions.timeout(within)
        .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP);
  }

  private TopicAdmin admin() throws RoleStartException {
    try {
      return TopicAdmin.connect(config.clients(), "millrace-dispatcher");
    } catch (KafkaException failure) {
      throw new RoleStartException("kafka.bootstrap: " + failure.getMessage(), failure);
    }
  }

  /** What was changed before is known before any cell decides. */
  private SettingsFollower followSettings() throws RoleStartException, InterruptedException {
    SettingsFollower settings =
        SettingsFollower.connect(
            config.clients(),
            wires.settingChanges(),
            config.topics().settings(),
            config.changedRules(),
            config.rules());
    boolean known = false;
    try {
      known = settings.start(config.startTimeout());
    } finally {
      if (!known) {
        settings.close();
      }
    }
    if (!known) {
      throw new RoleStartException(
          "startTimeout: the changes of settings in "
              + config.topics().settings()
              + " were not read in time");
    }
    return settings;
  }

  private KafkaStreams streams(
      ShardPlan plan, AdminWorkTopics workTopics, InputEnds inputEnds, SettingsFollower settings) {
    Clock clock = Clock.systemUTC();
    CellTopology topology =
        new CellTopology(
            config.topics(),
            wires,
            plan,
            settings::rules,
            space,
            workTopics,
            inputEnds,
            statuses,
            meters,
            () -> new Now(clock.instant(), System.nanoTime()));
    KafkaStreams streams =
        new KafkaStreams(topology.build(), StreamsSettings.of(config, workTopics));
    streams.setUncaughtExceptionHandler(this::answer);
    return streams;
  }

  private StreamThreadExceptionResponse answer(Throwable failure) {
    boolean replace = restarts.spend();
    LOG.atError()
        .addKeyValue(LogKey.ERROR_CODE, "internal")
        .addKeyValue(LogKey.FAILURES, restarts.spent())
        .setCause(failure)
        .log("stream thread failed");
    return replace
        ? StreamThreadExceptionResponse.REPLACE_THREAD
        : StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }
}

package dev.millrace.standalone.runtime.role;

import dev.millrace.dispatcher.Dispatcher;
import dev.millrace.dispatcher.DispatcherConfig;
import dev.millrace.dispatcher.DispatcherSection;
import dev.millrace.dispatcher.cell.shard.ShardPlan;
import dev.millrace.dispatcher.cell.step.Batching;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.PlacementPolicy;
import dev.millrace.dispatcher.cell.step.Scheduling;
import dev.millrace.dispatcher.cell.step.TenantWeights;
import dev.millrace.dispatcher.cell.step.Watermarks;
import dev.millrace.engine.Engines;
import dev.millrace.engine.settings.EngineSettings;
import dev.millrace.ingest.IngestApi;
import dev.millrace.ingest.IngestConfig;
import dev.millrace.ingest.TlsFiles;
import dev.millrace.ingest.lookup.RedisLinks;
import dev.millrace.model.WorkerId;
import dev.millrace.redis.Availability;
import dev.millrace.redis.claims.RedisRequestClaims;
import dev.millrace.redis.flags.RedisCancelFlags;
import dev.millrace.redis.index.RedisRequestIndex;
import dev.millrace.redis.results.RedisResultRecords;
import dev.millrace.redis.shares.RedisHolders;
import dev.millrace.redis.shares.RedisSharedRequests;
import dev.millrace.service.OpsServerSettings;
import dev.millrace.service.config.Section;
import dev.millrace.sink.ResultSink;
import dev.millrace.sink.ResultSinkConfig;
import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.config.Settings;
import dev.millrace.worker.Worker;
import dev.millrace.worker.WorkerConfig;
import dev.millrace.worker.WorkerSection;
import dev.millrace.worker.canary.CanaryPlan;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * Makes roles out of settings: the one place where a key of the configuration meets its meaning.
 */
public final class Roles {

  private static final Clock CLOCK = Clock.systemUTC();
  private static final Section<DispatcherSection> DISPATCHER = Section.of(DispatcherSection.class);

  private Roles() {}

  /** The dispatcher. */
  public static Dispatcher dispatcher(Settings settings, RoleContext on)
      throws InvalidSettingsException {
    return valid(
        () -> {
          DispatcherSection wanted = settings.dispatcher();
          CellRules rules = rules(wanted);
          DispatcherConfig defaults =
              DispatcherConfig.of(
                  on.kafka().overrides(), on.plan(), settings.data().resolve("dispatcher"), rules);
          return new Dispatcher(
              defaults
                  .with(wanted.threads(), wanted.standbyReplicas(), wanted.guarantee())
                  .with(changes -> rules(DISPATCHER.changed(wanted, changes)))
                  .withShards(wanted.shards().map(ShardPlan::parse).orElse(Map.of())),
              on.wires(),
              on.meters());
        });
  }

  private static CellRules rules(DispatcherSection wanted) {
    return CellRules.DEFAULTS
        .with(
            wanted.workerLiveness(),
            wanted.workerProgress(),
            wanted.unknownModelGrace(),
            wanted.maxAttempts())
        .patient(wanted.patience())
        .with(
            new Scheduling(
                wanted.ageing(),
                wanted.tenantFairness(),
                wanted.tenantWeights().map(TenantWeights::parse).orElse(TenantWeights.EQUAL),
                PlacementPolicy.ofLabel(wanted.policy())))
        .with(
            new Batching(
                wanted.batchSize(),
                Batching.MAX_BYTES,
                wanted.batchTokens(),
                wanted.batchWindow(),
                wanted.prefetch()))
        .with(
            Watermarks.of(
                wanted.highWatermark(), wanted.highWatermarkTokens(), wanted.lowWatermarkPercent()))
        .with(DispatcherConfig.queue(wanted.queueBytes(), wanted.queueDiskBytes()));
  }

  /** The result sink. */
  public static ResultSink sink(Settings settings, RoleContext on) throws InvalidSettingsException {
    return valid(
        () ->
            new ResultSink(
                ResultSinkConfig.defaults(on.kafka().overrides())
                    .with(
                        settings.sink().resultTtl(),
                        settings.sink().dedicatedRetention(),
                        settings.kafka().startTimeout()),
                on.plan(),
                on.wires(),
                new RedisResultRecords(on.redis()),
                on.redis()::availability,
                on.meters(),
                CLOCK));
  }

  /** The HTTP facade. */
  public static IngestApi ingest(Settings settings, RoleContext on)
      throws InvalidSettingsException {
    return valid(
        () ->
            new IngestApi(
                IngestConfig.defaults(on.kafka().overrides())
                    .with(
                        settings.http().instance(),
                        settings.http().host(),
                        settings.http().port(),
                        on.plan(),
                        settings.http().pool(),
                        settings.kafka().startTimeout())
                    .withTls(
                        TlsFiles.of(settings.http().tlsCertificate(), settings.http().tlsKey()))
                    .withCursorKeys(CursorSecrets.keys(settings))
                    .withIdempotencyLife(settings.http().idempotencyLife())
                    .withDedup(
                        new IngestConfig.Dedup(
                            settings.http().dedupLife(), settings.http().dedupMost()))
                    .withDoor(
                        new IngestConfig.DoorSettings(
                            settings.http().bodyTimeout(),
                            settings.http().callsPerTenant(),
                            settings.http().callsInAll(),
                            settings.http().open())),
                on.wires(),
                on.meters(),
                new RedisLinks(
                    true,
                    () -> on.redis().availability() == Availability.AVAILABLE,
                    new RedisCancelFlags(on.redis(), CLOCK),
                    new RedisRequestIndex(on.redis()),
                    new RedisResultRecords(on.redis()),
                    new RedisRequestClaims(on.redis()),
                    new RedisSharedRequests(on.redis(), settings.http().dedupMost(), CLOCK),
                    new RedisHolders(on.redis()))));
  }

  /** A worker with its engine, which is opened when it starts. */
  public static Worker worker(Settings settings, RoleContext on)
      throws InvalidSettingsException, IOException {
    EngineSettings engine = WorkerModels.engine(settings);
    CanaryPlan canary = WorkerCanary.plan(settings);
    return valid(
        () -> {
          WorkerSection wanted = settings.worker();
          WorkerId id = new WorkerId(wanted.id().orElseGet(Roles::processName));
          Duration liveness = settings.dispatcher().workerLiveness();
          return new Worker(
              WorkerConfig.of(id, WorkerModels.nameOf(settings), on.plan(), on.kafka().overrides())
                  .with(wanted.prefetch(), wanted.heartbeat(), liveness)
                  .withTokenLinger(wanted.tokenLinger())
                  .rehearsing(wanted.rehearsal()),
              on.wires(),
              () -> Engines.open(engine),
              new RedisCancelFlags(on.redis(), CLOCK),
              on.meters(),
              CLOCK,
              canary);
        });
  }

  /** The ops port. */
  public static OpsServerSettings ops(Settings settings) throws InvalidSettingsException {
    return valid(() -> OpsServerSettings.of(settings.ops()));
  }

  private static String processName() {
    return "worker-" + ProcessHandle.current().pid();
  }

  @FunctionalInterface
  private interface Making<T> {
    T make();
  }

  private static <T> T valid(Making<T> making) throws InvalidSettingsException {
    try {
      return making.make();
    } catch (IllegalArgumentException invalid) {
      throw new InvalidSettingsException("millrace." + invalid.getMessage(), invalid);
    }
  }
}

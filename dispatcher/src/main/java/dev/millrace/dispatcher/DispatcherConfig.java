package dev.millrace.dispatcher;

import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.QueueLimits;
import dev.millrace.dispatcher.settings.RulesSource;
import dev.millrace.kafka.KafkaSettings;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.service.config.Section;
import dev.millrace.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a dispatcher needs to know.
 *
 * @param kafka client settings as of {@link KafkaSettings}, with {@code bootstrap.servers}
 * @param plan names of all topics, and how they are made, the changelogs of the cells included
 * @param stateDirectory of Kafka Streams; one per process
 * @param rules of the scheduling cells, before any change while it runs
 * @param changedRules what they are after such changes
 * @param shards numbers of shards of models that have more than one
 * @param streamThreads threads that run cells; more than there are cells is waste
 * @param standbyReplicas copies of each cell's state in other dispatchers, for fast failover
 * @param processingGuarantee at_least_once or exactly_once_v2
 * @param commitInterval between commits of positions; what is repeated after a crash
 * @param resultRetention of dedicated result topics that the dispatcher has to make
 * @param startTimeout until it has to run, or longest time in which the restoration of its cells
 *     may stand still
 * @param closeTimeout until it has to have stopped
 */
public record DispatcherConfig(
    Map<String, Object> kafka,
    TopicPlan plan,
    Path stateDirectory,
    CellRules rules,
    RulesSource changedRules,
    Map<String, Integer> shards,
    int streamThreads,
    int standbyReplicas,
    String processingGuarantee,
    Duration commitInterval,
    Duration resultRetention,
    Duration startTimeout,
    Duration closeTimeout) {

  /** The least that may wait: room for the largest request. */
  public static final long LEAST_QUEUE_BYTES = 4 * 1024 * 1024;

  /** The default of the disk for the bodies of waiting requests: 1 GiB. */
  public static final long QUEUE_DISK_BYTES = 1024 * 1024 * 1024;

  /** Most copies of a cell's state. */
  public static final int MOST_STANDBYS = 8;

  private static final int HEAP_SHARE = 4;

  private static final Section<DispatcherSection> SECTION = Section.of(DispatcherSection.class);

  public DispatcherConfig {
    kafka = new KafkaSettings(kafka).overrides();
    shards = Map.copyOf(shards);
    SECTION.check("dispatcher.worker-liveness", rules.livenessTimeout());
    SECTION.check("dispatcher.worker-progress", rules.progressTimeout());
    SECTION.check("dispatcher.unknown-model-grace", rules.unknownModelGrace());
    SECTION.check("dispatcher.patience", rules.patience());
    SECTION.check("dispatcher.ageing", rules.scheduling().ageing());
    SECTION.check("dispatcher.max-attempts", rules.maxAttempts());
    SECTION.check("dispatcher.queue-bytes", OptionalLong.of(rules.queue().memoryBytes()));
    SECTION.check("dispatcher.queue-disk-bytes", rules.queue().diskBytes());
    SECTION.check("dispatcher.threads", streamThreads);
    SECTION.check("dispatcher.guarantee", processingGuarantee);
    range("standbyReplicas", standbyReplicas, 0, MOST_STANDBYS);
    between("commitInterval", commitInterval, 1, 10_000);
    between("resultRetention", resultRetention, 1_000, Long.MAX_VALUE);
    between("startTimeout", startTimeout, 100, 600_000);
    between("closeTimeout", closeTimeout, 100, 600_000);
  }

  /** What may wait; nothing for the memory means a quarter of the heap. */
  public static QueueLimits queue(OptionalLong memoryBytes, long diskBytes) {
    return new QueueLimits(
        memoryBytes.orElse(
            Math.max(LEAST_QUEUE_BYTES, Runtime.getRuntime().maxMemory() / HEAP_SHARE)),
        diskBytes);
  }

  /** With every default. */
  public static DispatcherConfig of(Map<String, Object> kafka, Path stateDirectory) {
    return of(
        kafka,
        TopicPlan.of(Topics.DEFAULT),
        stateDirectory,
        CellRules.DEFAULTS.with(queue(OptionalLong.empty(), QUEUE_DISK_BYTES)));
  }

  /** With every default but topics and rules. */
  public static DispatcherConfig of(
      Map<String, Object> kafka, TopicPlan plan, Path stateDirectory, CellRules rules) {
    return new DispatcherConfig(
        kafka,
        plan,
        stateDirectory,
        rules,
        changes -> rules,
        Map.of(),
        SECTION.defaults().threads(),
        SECTION.defaults().standbyReplicas(),
        SECTION.defaults().guarantee(),
        Duration.ofMillis(200),
        Duration.ofHours(1),
        Duration.ofSeconds(60),
        Duration.ofSeconds(10));
  }

  /** The same with other threads, standbys and another processing guarantee. */
  public DispatcherConfig with(int threads, int standbys, String guarantee) {
    return new DispatcherConfig(
        kafka,
        plan,
        stateDirectory,
        rules,
        changedRules,
        shards,
        threads,
        standbys,
        guarantee,
        commitInterval,
        resultRetention,
        startTimeout,
        closeTimeout);
  }

  /** The same with rules that may change while it runs. */
  public DispatcherConfig with(RulesSource changes) {
    return new DispatcherConfig(
        kafka,
        plan,
        stateDirectory,
        rules,
        changes,
        shards,
        streamThreads,
        standbyReplicas,
        processingGuarantee,
        commitInterval,
        resultRetention,
        startTimeout,
        closeTimeout);
  }

  /** The same with models in so many shards each. */
  public DispatcherConfig withShards(Map<String, Integer> numbers) {
    return new DispatcherConfig(
        kafka,
        plan,
        stateDirectory,
        rules,
        changedRules,
        numbers,
        streamThreads,
        standbyReplicas,
        processingGuarantee,
        commitInterval,
        resultRetention,
        startTimeout,
        closeTimeout);
  }

  /** Names of all topics. */
  public Topics topics() {
    return plan.topics();
  }

  /** The clients' settings. */
  public KafkaSettings clients() {
    return new KafkaSettings(kafka);
  }

  /** Names no client setting, which could be a secret. */
  @Override
  public String toString() {
    return "DispatcherConfig[kafka=" + clients() + ", stateDirectory=" + stateDirectory + "]";
  }

  private static void range(String key, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          key + ": must be " + least + " to " + most + ", got " + value);
    }
  }

  private static void between(String key, Duration value, long leastMillis, long mostMillis) {
    if (value.toMillis() < leastMillis || value.toMillis() > mostMillis) {
      throw new IllegalArgumentException(
          key + ": must be " + leastMillis + " to " + mostMillis + " ms, got " + value.toMillis());
    }
  }
}

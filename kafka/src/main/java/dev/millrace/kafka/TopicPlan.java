package dev.millrace.kafka;

import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.WorkerId;
import dev.millrace.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What topics there are and how each is made. Whoever makes a topic asks here, so that all of them
 * have the same copies and the same number of copies that must be in sync. Pure, any thread.
 *
 * @param topics names
 * @param settings of the installation
 */
public record TopicPlan(Topics topics, TopicSettings settings) {

  private static final int ENOUGH_REPLICAS = 3;
  private static final String FOR_EVER = "-1";
  private static final Duration WORK_RETENTION = Duration.ofHours(1);

  /** With the default settings. */
  public static TopicPlan of(Topics topics) {
    return new TopicPlan(topics, TopicSettings.DEFAULT);
  }

  /** The topics that exist once; exactly those of {@link Topics#fixed()}. */
  public List<TopicSpec> fixed() {
    List<TopicSpec> specs = new ArrayList<>();
    for (Priority priority : Priority.values()) {
      // Arrival and deadline are read off the broker's clock, whatever a producer's says.
      specs.add(
          spec(
              topics.requests(priority),
              settings.partitions(),
              Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime")));
    }
    specs.add(spec(topics.workerEvents(), settings.partitions(), Map.of()));
    specs.add(spec(topics.control(), settings.partitions(), Map.of()));
    specs.add(spec(topics.closings(), settings.partitions(), Map.of()));
    specs.add(spec(topics.completions(), settings.partitions(), Map.of()));
    specs.add(
        spec(
            topics.deadLetters(),
            settings.partitions(),
            Map.of(TopicConfig.RETENTION_MS_CONFIG, millis(settings.deadLetterRetention()))));
    specs.add(sharedResults());
    specs.add(responses(topics.responses()));
    specs.add(responses(topics.deletedResponses()));
    specs.add(
        spec(
            topics.cellStatus(),
            settings.partitions(),
            Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)));
    // Changes are few, follow each other whatever their key, and are the record of who did what.
    specs.add(spec(topics.settings(), 1, Map.of(TopicConfig.RETENTION_MS_CONFIG, FOR_EVER)));
    return List.copyOf(specs);
  }

  /** Stamped by the brokers, because reading begins at the time at which a request arrived. */
  private TopicSpec sharedResults() {
    String retention = millis(settings.sharedResults().retention());
    return spec(
        topics.sharedResults(),
        settings.sharedResults().partitions(),
        Map.of(
            TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
            "LogAppendTime",
            TopicConfig.RETENTION_MS_CONFIG,
            retention,
            TopicConfig.SEGMENT_MS_CONFIG,
            retention));
  }

  /**
   * Stamped by the brokers, because reading begins at the time at which a response was accepted.
   * Kept as long as results at least.
   */
  private TopicSpec responses(String name) {
    Duration results = settings.sharedResults().retention();
    Duration kept = settings.retention().compareTo(results) < 0 ? results : settings.retention();
    return spec(
        name,
        settings.partitions(),
        Map.of(
            TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
            "LogAppendTime",
            TopicConfig.RETENTION_MS_CONFIG,
            millis(kept)));
  }

  /** The partition of a topic of responses that holds those of this request. */
  public TopicPartition responsePartition(String topic, RequestId request) {
    return new TopicPartition(topic, ResultPartition.of(request, settings.partitions()));
  }

  /** The partition of a result topic that holds the result of this request. */
  public TopicPartition resultPartition(String topic, RequestId request) {
    int partition =
        topic.equals(topics.sharedResults())
            ? ResultPartition.of(request, settings.sharedResults().partitions())
            : ResultAddress.PARTITION;
    return new TopicPartition(topic, partition);
  }

  /** The work topic of one worker, which creates it before it announces itself. */
  public TopicSpec work(WorkerId worker) {
    return spec(
        topics.work(worker), 1, Map.of(TopicConfig.RETENTION_MS_CONFIG, millis(WORK_RETENTION)));
  }

  /**
   * Whether a topic is one of ours for a worker, and not another program's of a like name.
   *
   * @param config as the broker has it; that of other kinds of topics differs
   */
  public boolean isWorkTopic(String topic, Map<String, String> config) {
    Map<String, String> made =
        Map.of(
            TopicConfig.RETENTION_MS_CONFIG,
            millis(WORK_RETENTION),
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
            Integer.toString(Topics.MAX_RECORD_BYTES),
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_DELETE);
    return topics.workerOf(topic).isPresent() && config.entrySet().containsAll(made.entrySet());
  }

  /**
   * The dedicated result topic of a request.
   *
   * @param retention how long the broker keeps its records
   */
  public TopicSpec dedicatedResults(RequestId request, Duration retention) {
    return spec(
        topics.dedicatedResults(request),
        1,
        Map.of(TopicConfig.RETENTION_MS_CONFIG, millis(retention)));
  }

  /**
   * The result topic of a tenant's job, whose requests share it.
   *
   * @param retention how long the broker keeps its records
   */
  public TopicSpec jobResults(String tenant, RequestId job, Duration retention) {
    return spec(
        topics.jobResults(tenant, job),
        1,
        Map.of(TopicConfig.RETENTION_MS_CONFIG, millis(retention)));
  }

  /**
   * The result topics of a pool, in the order of their numbers.
   *
   * @param retention what is older may vanish
   */
  public List<TopicSpec> pool(RequestId pool, int size, Duration retention) {
    Map<String, String> own =
        Map.of(
            TopicConfig.RETENTION_MS_CONFIG,
            millis(retention),
            // Only a closed segment is removed; without this a busy topic keeps a gigabyte.
            TopicConfig.SEGMENT_MS_CONFIG,
            millis(retention));
    return IntStream.range(0, size)
        .mapToObj(number -> spec(topics.leasedResults(pool, number), 1, own))
        .toList();
  }

  /** How many copies must have a record before it counts as written; empty is the broker's say. */
  public Map<String, String> durability() {
    if (settings.replication() == TopicSettings.BROKER_DEFAULT) {
      return Map.of();
    }
    boolean spare = settings.replication() >= ENOUGH_REPLICAS;
    return Map.of(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, spare ? "2" : "1");
  }

  private TopicSpec spec(String name, int partitions, Map<String, String> own) {
    Map<String, String> config = new HashMap<>(durability());
    config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
    config.put(TopicConfig.RETENTION_MS_CONFIG, millis(settings.retention()));
    config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(Topics.MAX_RECORD_BYTES));
    config.putAll(own);
    return new TopicSpec(name, partitions, settings.replication(), config);
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}

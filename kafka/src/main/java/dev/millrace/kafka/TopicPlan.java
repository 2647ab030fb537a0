package dev.millrace.kafka;

import dev.millrace.model.Priority;
import dev.millrace.model.WorkerId;
import dev.millrace.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/** What topics there are and how each is made. Pure, any thread. */
public final class TopicPlan {

  private static final int ENOUGH_REPLICAS = 3;
  private static final Duration WORK_RETENTION = Duration.ofHours(1);

  private final Topics topics;
  private final TopicSettings settings;

  /** For one installation. */
  public TopicPlan(Topics topics, TopicSettings settings) {
    this.topics = topics;
    this.settings = settings;
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
    specs.add(
        spec(
            topics.cellStatus(),
            settings.partitions(),
            Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)));
    return List.copyOf(specs);
  }

  /** The work topic of one worker, which creates it before it announces itself. */
  public TopicSpec work(WorkerId worker) {
    return spec(
        topics.work(worker), 1, Map.of(TopicConfig.RETENTION_MS_CONFIG, millis(WORK_RETENTION)));
  }

  private TopicSpec spec(String name, int partitions, Map<String, String> own) {
    Map<String, String> config = new HashMap<>();
    config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
    config.put(TopicConfig.RETENTION_MS_CONFIG, millis(settings.retention()));
    config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(Topics.MAX_RECORD_BYTES));
    config.put(
        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
        settings.replication() >= ENOUGH_REPLICAS ? "2" : "1");
    config.putAll(own);
    return new TopicSpec(name, partitions, settings.replication(), config);
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}

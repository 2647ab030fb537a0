package dev.millrace.kafka;

import dev.millrace.topics.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * The consumer groups of an installation, named behind its prefix, and how their members show that
 * they live. Committed offsets belong to these names. Pure, any thread.
 */
public final class ConsumerGroups {

  /** Whole seconds of {@link #MEMBER_LIVENESS}. */
  public static final int MEMBER_LIVENESS_SECONDS = 6;

  /**
   * After such a silence a member of a group counts as gone and others take its partitions over;
   * the least that a broker allows unless it is told otherwise, and what is taken where nothing is
   * configured. Kafka's own default is 45 s.
   */
  public static final Duration MEMBER_LIVENESS = Duration.ofSeconds(MEMBER_LIVENESS_SECONDS);

  private static final int HEARTBEATS_PER_LIVENESS = 4;

  private final String prefix;

  /** The groups of one installation. */
  public ConsumerGroups(Topics topics) {
    this.prefix = topics.prefix();
  }

  /** The dispatchers, which is also their application id in Kafka Streams. */
  public String dispatcher() {
    return prefix + "millrace-dispatcher";
  }

  /** The dispatchers again, as writers of verdicts that no worker reached. */
  public String closings() {
    return prefix + "millrace-closings";
  }

  /** The result sinks. */
  public String sink() {
    return prefix + "millrace-sink";
  }

  /** All of them. */
  public List<String> all() {
    return List.of(dispatcher(), closings(), sink());
  }

  /** Consumer settings of every member of a group. */
  public static Map<String, Object> membership() {
    return membership(MEMBER_LIVENESS);
  }

  /** Consumer settings of members that count as gone after another silence. */
  public static Map<String, Object> membership(Duration liveness) {
    int millis = Math.toIntExact(liveness.toMillis());
    return Map.of(
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
        millis,
        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
        millis / HEARTBEATS_PER_LIVENESS);
  }
}

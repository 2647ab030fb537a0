package dev.millrace.kafka;

import dev.millrace.topics.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Where a topic that exists is not as the plan needs it: its partitions (cells meet by number), its
 * timestamps (deadlines are read off them) and its cleanup (compaction would drop requests). Other
 * settings are the operator's to alter. Pure.
 */
final class TopicContradictions {

  private TopicContradictions() {}

  private static String setting(TopicSpec spec) {
    return spec.name().endsWith(Topics.DEFAULT.sharedResults())
        ? "kafka.result-partitions"
        : "kafka.partitions";
  }

  /** For people; empty when it is as needed. */
  static List<String> between(TopicSpec spec, int partitions, Map<String, String> config) {
    List<String> found = new ArrayList<>();
    if (partitions != spec.partitions()) {
      found.add(
          setting(spec)
              + ": topic "
              + spec.name()
              + " has "
              + partitions
              + " partitions, "
              + spec.partitions()
              + " are configured; set it to "
              + partitions
              + " or choose another kafka.prefix");
    }
    for (String key :
        List.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, TopicConfig.CLEANUP_POLICY_CONFIG)) {
      String wanted = spec.config().get(key);
      String actual = config.get(key);
      if (wanted != null && actual != null && !wanted.equals(actual)) {
        found.add(
            "topic "
                + spec.name()
                + " has "
                + key
                + "="
                + actual
                + ", needed is "
                + wanted
                + "; alter it with kafka-configs, or choose another kafka.prefix");
      }
    }
    return found;
  }
}

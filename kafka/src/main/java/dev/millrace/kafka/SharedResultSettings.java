package dev.millrace.kafka;

import java.time.Duration;

/**
 * How the topic is made that takes the results of requests that name none.
 *
 * @param partitions 1 to {@value TopicSettings#MAX_PARTITIONS}; fixed once the topic exists,
 *     because they decide where a result is
 * @param retention how long a record stays, 1 second at least; what a request has written may be
 *     gone after that
 */
public record SharedResultSettings(int partitions, Duration retention) {

  private static final Duration LEAST = Duration.ofSeconds(1);

  /** 16 partitions, 1 hour. */
  public static final SharedResultSettings DEFAULT =
      new SharedResultSettings(16, Duration.ofHours(1));

  public SharedResultSettings {
    if (partitions < 1 || partitions > TopicSettings.MAX_PARTITIONS) {
      throw new IllegalArgumentException(
          "kafka.result-partitions: must be 1 to "
              + TopicSettings.MAX_PARTITIONS
              + ", got "
              + partitions);
    }
    if (retention.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException("kafka.result-retention: must be at least 1s");
    }
  }
}

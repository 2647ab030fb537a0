package dev.millrace.kafka;

import java.time.Duration;

/**
 * How topics are made. Fixed once they exist: the partitions; the rest may be altered with Kafka's
 * own tools.
 *
 * @param partitions scheduling cells; 1 to 1000
 * @param replication copies of each record; 1 to 9, or {@link #BROKER_DEFAULT}; of 3 or more, two
 *     have to be in sync
 * @param retention how long the fixed topics keep requests and their ends; more than 0; must cover
 *     any time that a dispatcher or a sink may be down
 * @param deadLetterRetention how long unusable records stay; more than 0
 * @param sharedResults where results go whose request names no topic
 */
public record TopicSettings(
    int partitions,
    short replication,
    Duration retention,
    Duration deadLetterRetention,
    SharedResultSettings sharedResults) {

  /** 4 partitions, one copy, 7 days, 30 days, and the shared results' defaults. */
  public static final TopicSettings DEFAULT =
      new TopicSettings(
          4, (short) 1, Duration.ofDays(7), Duration.ofDays(30), SharedResultSettings.DEFAULT);

  /** Leaves the copies of a record, and how many must be in sync, to the broker. */
  public static final short BROKER_DEFAULT = -1;

  /** The most scheduling cells. */
  public static final int MAX_PARTITIONS = 1000;

  /** The most copies of a record. */
  public static final int MAX_REPLICATION = 9;

  public TopicSettings {
    if (partitions < 1 || partitions > MAX_PARTITIONS) {
      throw new IllegalArgumentException(
          "kafka.partitions: must be 1 to " + MAX_PARTITIONS + ", got " + partitions);
    }
    if (replication != BROKER_DEFAULT && (replication < 1 || replication > MAX_REPLICATION)) {
      throw new IllegalArgumentException(
          "kafka.replication: must be 1 to " + MAX_REPLICATION + ", got " + replication);
    }
    requirePositive("retention", retention);
    requirePositive("deadLetterRetention", deadLetterRetention);
  }

  /** With the other settings at their defaults. */
  public static TopicSettings of(int partitions, short replication) {
    return new TopicSettings(
        partitions,
        replication,
        DEFAULT.retention,
        DEFAULT.deadLetterRetention,
        DEFAULT.sharedResults);
  }

  /** The same with these shared results. */
  public TopicSettings with(SharedResultSettings results) {
    return new TopicSettings(partitions, replication, retention, deadLetterRetention, results);
  }

  private static void requirePositive(String key, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(key + ": must be more than 0");
    }
  }
}

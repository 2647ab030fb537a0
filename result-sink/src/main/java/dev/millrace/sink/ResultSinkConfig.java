package dev.millrace.sink;

import dev.millrace.service.config.Section;
import java.time.Duration;
import java.util.Map;

/**
 * Settings of the result sink. None of them changes while it runs.
 *
 * @param kafka Kafka client settings, {@code bootstrap.servers} among them
 * @param resultTtl how long a result can be asked for by id; more than 0
 * @param dedicatedRetention how long a dedicated result topic stays after the end of its request;
 *     more than 0
 * @param dedicatedMaxAge how long a dedicated topic stays that shows no end and no new record; more
 *     than 0; must exceed any time that a request may wait
 * @param poolRetention how long the topics of a pool, and those of workers, stay after their last
 *     record; more than 0
 * @param scanInterval how often the topics of the cluster are listed; more than 0
 * @param deletionsPerSecond topics removed per second at most, unless more than a minute's worth is
 *     due; 1 to 1000
 * @param readTimeout how long the log of one result is read at most; more than 0
 * @param readers results read at once; 1 to 64
 * @param startTimeout how long the start waits for Kafka; more than 0
 */
public record ResultSinkConfig(
    Map<String, Object> kafka,
    Duration resultTtl,
    Duration dedicatedRetention,
    Duration dedicatedMaxAge,
    Duration poolRetention,
    Duration scanInterval,
    int deletionsPerSecond,
    Duration readTimeout,
    int readers,
    Duration startTimeout) {

  private static final Section<SinkSection> SECTION = Section.of(SinkSection.class);
  private static final int MAX_DELETIONS = 1000;
  private static final int MAX_READERS = 64;

  public ResultSinkConfig {
    kafka = Map.copyOf(kafka);
    SECTION.check("sink.result-ttl", resultTtl);
    SECTION.check("sink.dedicated-retention", dedicatedRetention);
    requirePositive("dedicatedMaxAge", dedicatedMaxAge);
    requirePositive("poolRetention", poolRetention);
    requirePositive("scanInterval", scanInterval);
    requireWithin("deletionsPerSecond", deletionsPerSecond, MAX_DELETIONS);
    requirePositive("readTimeout", readTimeout);
    requireWithin("readers", readers, MAX_READERS);
    requirePositive("kafka.start-timeout", startTimeout);
  }

  /** Everything at its default: 1 h, 10 min, 24 h, 24 h, 10 min, 20 topics/s, 2 s, 8, 20 s. */
  public static ResultSinkConfig defaults(Map<String, Object> kafka) {
    return new ResultSinkConfig(
        kafka,
        SECTION.defaults().resultTtl(),
        SECTION.defaults().dedicatedRetention(),
        Duration.ofHours(24),
        Duration.ofHours(24),
        Duration.ofMinutes(10),
        20,
        Duration.ofSeconds(2),
        8,
        Duration.ofSeconds(20));
  }

  /** The same with other times for results, dedicated topics and the start. */
  public ResultSinkConfig with(Duration ttl, Duration retention, Duration start) {
    return new ResultSinkConfig(
        kafka,
        ttl,
        retention,
        dedicatedMaxAge,
        poolRetention,
        scanInterval,
        deletionsPerSecond,
        readTimeout,
        readers,
        start);
  }

  /** Names no client setting, which may be a secret. */
  @Override
  public String toString() {
    return "ResultSinkConfig[resultTtl="
        + resultTtl
        + ", dedicatedRetention="
        + dedicatedRetention
        + ", poolRetention="
        + poolRetention
        + "]";
  }

  private static void requirePositive(String key, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(key + ": must be more than 0");
    }
  }

  private static void requireWithin(String key, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(key + ": must be 1 to " + most);
    }
  }
}

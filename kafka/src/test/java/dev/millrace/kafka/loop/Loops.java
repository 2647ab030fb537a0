package dev.millrace.kafka.loop;

import dev.millrace.retry.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.kafka.common.TopicPartition;

/** What the tests of record loops share: one partition, a quick loop, and a clock that stands. */
final class Loops {

  static final String TOPIC = "t";
  static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
  static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  static final Duration SOON = Duration.ofSeconds(5);

  static final LoopSettings SETTINGS =
      new LoopSettings(
          "loop-under-test",
          Duration.ofMillis(10),
          new Backoff(Duration.ofMillis(5), Duration.ofMillis(20)),
          Duration.ofSeconds(1),
          Clock.fixed(NOW, ZoneOffset.UTC),
          System::nanoTime);

  private Loops() {}
}

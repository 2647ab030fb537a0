package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.kafka.TopicPlan;
import dev.millrace.model.WorkerId;
import dev.millrace.topics.Topics;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerConfigTest {

  private static final Map<String, Object> KAFKA = Map.of("bootstrap.servers", "localhost:1");

  @Test
  void shouldHaveTheDocumentedDefaults() {
    WorkerConfig config =
        WorkerConfig.of(new WorkerId("w"), "model", TopicPlan.of(Topics.DEFAULT), KAFKA);

    assertThat(config)
        .isEqualTo(
            new WorkerConfig(
                new WorkerId("w"),
                "model",
                0,
                Duration.ofMillis(500),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                256,
                Duration.ofMillis(4),
                false,
                Duration.ofDays(1),
                TopicPlan.of(Topics.DEFAULT),
                KAFKA));
  }

  @Test
  void shouldNameTheKeyWhenAValueIsWrong() {
    Duration second = Duration.ofSeconds(1);
    assertRejected("worker.model-name", " ", 0, second, second.multipliedBy(2), 1, KAFKA);
    assertRejected("worker.prefetch", "m", -1, second, second.multipliedBy(2), 1, KAFKA);
    assertRejected("worker.heartbeat", "m", 0, Duration.ZERO, second.multipliedBy(2), 1, KAFKA);
    assertRejected("dispatcher.worker-liveness", "m", 0, second, second, 1, KAFKA);
    assertRejected("maxTokensPerRecord", "m", 0, second, second.multipliedBy(2), 0, KAFKA);
    assertRejected("kafka.bootstrap", "m", 0, second, second.multipliedBy(2), 1, Map.of());
  }

  @Test
  void shouldBoundTheLingerOfTokens() {
    WorkerConfig config =
        WorkerConfig.of(new WorkerId("w"), "model", TopicPlan.of(Topics.DEFAULT), KAFKA);

    assertThat(config.withTokenLinger(Duration.ZERO).tokenLinger()).isZero();
    assertThatThrownBy(() -> config.withTokenLinger(Duration.ofMillis(101)))
        .hasMessage("worker.token-linger: must be 0ms to 100ms, got 101ms");
  }

  private static void assertRejected(
      String key,
      String model,
      int prefetch,
      Duration heartbeat,
      Duration pause,
      int maxTokens,
      Map<String, Object> kafka) {
    Duration any = Duration.ofSeconds(1);
    assertThatThrownBy(
            () ->
                new WorkerConfig(
                    new WorkerId("w"),
                    model,
                    prefetch,
                    heartbeat,
                    pause,
                    any,
                    any,
                    any,
                    maxTokens,
                    Duration.ZERO,
                    false,
                    any,
                    TopicPlan.of(Topics.DEFAULT),
                    kafka))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(key + ":");
  }
}

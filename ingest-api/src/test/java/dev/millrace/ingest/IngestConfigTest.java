package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.millrace.ingest.stream.CursorKeys;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.topics.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IngestConfigTest {
  private static final Map<String, Object> KAFKA = Map.of("bootstrap.servers", "kafka:9092");
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void shouldHaveTheDefaultsWhenOnlyTheClusterIsNamed() {
    // When
    IngestConfig config = IngestConfig.defaults(KAFKA);
    // Then
    assertThat(config)
        .isEqualTo(
            new IngestConfig(
                "ingest",
                "127.0.0.1",
                0,
                Optional.empty(),
                KAFKA,
                TopicPlan.of(Topics.DEFAULT),
                16,
                Duration.ofHours(1),
                1_048_576,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                Duration.ofSeconds(30),
                32L * 1_024 * 1_024,
                Duration.ofHours(1),
                Duration.ofSeconds(30),
                Duration.ofSeconds(15),
                Duration.ofHours(24),
                new IngestConfig.Dedup(Duration.ofSeconds(30), 10_000),
                new IngestConfig.DoorSettings(Duration.ofSeconds(30), 64, 10_000, false),
                config.cursorKeys()));
  }

  @Test
  void shouldShowNoSecretWhenItIsPrinted() {
    String secret = CursorKeys.randomSecret();
    IngestConfig config = IngestConfig.defaults(KAFKA).withCursorKeys(CursorKeys.of(secret));

    assertThat(config.toString()).contains("CursorKeys[1]").doesNotContain(secret);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CursorKeys.of("too-short-to-be-one"))
        .withMessageStartingWith("http.cursor-keys: ")
        .withMessageNotContaining("too-short");
  }

  static Stream<Arguments> wrongSettings() {
    return Stream.of(
        wrong("http.instance", () -> config("a/b", "h", 0, KAFKA, 1, 2_048, SECOND)),
        wrong("http.host", () -> config("a", " ", 0, KAFKA, 1, 2_048, SECOND)),
        wrong("http.port", () -> config("a", "h", 65_536, KAFKA, 1, 2_048, SECOND)),
        wrong("kafka.bootstrap", () -> config("a", "h", 0, Map.of(), 1, 2_048, SECOND)),
        wrong("http.pool", () -> config("a", "h", 0, KAFKA, 0, 2_048, SECOND)),
        wrong("maxBodyBytes", () -> config("a", "h", 0, KAFKA, 1, 1_023, SECOND)),
        wrong("http.body-timeout", () -> new IngestConfig.DoorSettings(Duration.ZERO, 1, 1, false)),
        wrong("http.calls-per-tenant", () -> new IngestConfig.DoorSettings(SECOND, 0, 1, false)),
        wrong("http.calls-in-all", () -> new IngestConfig.DoorSettings(SECOND, 1, 0, false)),
        wrong("acceptTimeout", () -> config("a", "h", 0, KAFKA, 1, 2_048, Duration.ZERO)));
  }

  private static Arguments wrong(String key, ThrowingCallable construction) {
    return Arguments.of(key, construction);
  }

  private static IngestConfig config(
      String instance,
      String host,
      int port,
      Map<String, Object> kafka,
      int pool,
      int body,
      Duration accept) {
    return new IngestConfig(
        instance,
        host,
        port,
        Optional.empty(),
        kafka,
        TopicPlan.of(Topics.DEFAULT),
        pool,
        Duration.ofHours(1),
        body,
        accept,
        SECOND,
        SECOND,
        SECOND,
        1,
        Duration.ofHours(1),
        SECOND,
        SECOND,
        Duration.ofHours(24),
        new IngestConfig.Dedup(SECOND, 1),
        IngestConfig.DoorSettings.DEFAULTS,
        CursorKeys.random());
  }

  @ParameterizedTest
  @MethodSource("wrongSettings")
  void shouldNameTheKeyWhenASettingIsWrong(String key, ThrowingCallable construction) {
    assertThatIllegalArgumentException()
        .isThrownBy(construction)
        .withMessageStartingWith(key + ": ");
  }
}

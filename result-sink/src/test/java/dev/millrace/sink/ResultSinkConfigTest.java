package dev.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ResultSinkConfigTest {

  private static final Map<String, Object> KAFKA = Map.of("bootstrap.servers", "broker:9092");
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void shouldHaveTheDocumentedDefaults() {
    assertThat(ResultSinkConfig.defaults(KAFKA))
        .isEqualTo(
            new ResultSinkConfig(
                KAFKA,
                Duration.ofHours(1),
                Duration.ofMinutes(10),
                DAY,
                DAY,
                Duration.ofMinutes(10),
                20,
                Duration.ofSeconds(2),
                8,
                Duration.ofSeconds(20)));
  }

  @Test
  void shouldTakeOtherTimes() {
    ResultSinkConfig config =
        ResultSinkConfig.defaults(KAFKA)
            .with(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3));

    assertThat(config.resultTtl()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.dedicatedRetention()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.startTimeout()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void shouldNameTheKeyWhenASettingIsInvalid() {
    assertNames("sink.result-ttl:", () -> config(Duration.ZERO, DAY, DAY, DAY, DAY, 1, DAY, 1));
    assertNames(
        "sink.dedicated-retention:", () -> config(DAY, Duration.ZERO, DAY, DAY, DAY, 1, DAY, 1));
    assertNames("dedicatedMaxAge:", () -> config(DAY, DAY, Duration.ZERO, DAY, DAY, 1, DAY, 1));
    assertNames("poolRetention:", () -> config(DAY, DAY, DAY, Duration.ZERO, DAY, 1, DAY, 1));
    assertNames("scanInterval:", () -> config(DAY, DAY, DAY, DAY, Duration.ZERO, 1, DAY, 1));
    assertNames("deletionsPerSecond:", () -> config(DAY, DAY, DAY, DAY, DAY, 0, DAY, 1));
    assertNames("readTimeout:", () -> config(DAY, DAY, DAY, DAY, DAY, 1, Duration.ZERO, 1));
    assertNames("readers:", () -> config(DAY, DAY, DAY, DAY, DAY, 1, DAY, 65));
  }

  @Test
  void shouldKeepClientSettingsToItself() {
    assertThat(ResultSinkConfig.defaults(Map.of("sasl.jaas.config", "secret")).toString())
        .doesNotContain("secret");
  }

  private static ResultSinkConfig config(
      Duration ttl,
      Duration retention,
      Duration maxAge,
      Duration pool,
      Duration scan,
      int deletions,
      Duration read,
      int readers) {
    return new ResultSinkConfig(
        KAFKA, ttl, retention, maxAge, pool, scan, deletions, read, readers, DAY);
  }

  private static void assertNames(String key, ThrowingCallable construction) {
    assertThatIllegalArgumentException().isThrownBy(construction).withMessageStartingWith(key);
  }
}

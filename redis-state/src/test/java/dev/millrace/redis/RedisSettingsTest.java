package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisSettingsTest {

  @Test
  void shouldUseDefaultsWhenOnlyAHostIsGiven() {
    assertThat(RedisSettings.parse("cache"))
        .isEqualTo(
            new RedisSettings(
                "cache",
                6379,
                Optional.empty(),
                Optional.empty(),
                false,
                0,
                Duration.ofMillis(200)));
  }

  @Test
  void shouldReadEveryPartOfAnAddress() {
    assertThat(RedisSettings.parse("rediss://app:p%40ss+1@cache:7000/3", Duration.ofMillis(50)))
        .isEqualTo(
            new RedisSettings(
                "cache",
                7000,
                Optional.of("app"),
                Optional.of("p@ss+1"),
                true,
                3,
                Duration.ofMillis(50)));
    assertThat(RedisSettings.parse("redis://:secret@cache").password()).contains("secret");
    assertThat(RedisSettings.parse("redis://:secret@cache").username()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://cache",
        "cache:hidden",
        "redis://user@cache",
        "redis://user:@cache",
        "redis://cache/x",
        "cache:0",
        "cache:70000",
        "redis://cache/-1",
        "a b"
      })
  void shouldNameTheSettingWhenAnAddressIsInvalid(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RedisSettings.parse(url))
        .withMessageStartingWith("redis.url:");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 201})
  void shouldNameTheSettingWhenATimeoutIsOutOfRange(long millis) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RedisSettings.parse("cache", Duration.ofMillis(millis)))
        .withMessageStartingWith("redis.timeout:");
  }

  @Test
  void shouldKeepThePasswordToItself() {
    RedisSettings settings = RedisSettings.parse("redis://app:secret@cache");

    assertThat(settings.toString()).isEqualTo("redis://cache:6379/0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RedisSettings.parse("redis://app:secret@cache/x"))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
  }
}

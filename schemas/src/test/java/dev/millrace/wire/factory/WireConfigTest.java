package dev.millrace.wire.factory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireConfigTest {

  @Test
  void shouldNeedNoRegistryByDefault() {
    assertThat(WireConfig.of(Map.of()))
        .isEqualTo(new WireConfig(Optional.empty(), Duration.ofSeconds(10)));
  }

  @Test
  void shouldMapEveryKey() {
    Map<String, ?> config =
        Map.of("schema.registry.url", "http://localhost:8081/", "schema.registry.timeout.ms", 250);

    assertThat(WireConfig.of(config))
        .isEqualTo(
            new WireConfig(
                Optional.of(URI.create("http://localhost:8081/")), Duration.ofMillis(250)));
  }

  @ParameterizedTest
  @CsvSource({
    "schema.registry.url, ftp://host",
    "schema.registry.url, no url",
    "schema.registry.url, http:///path",
    "schema.registry.timeout.ms, 0",
    "schema.registry.timeout.ms, soon"
  })
  void shouldNameTheKeyWhenAValueIsInvalid(String key, String value) {
    assertThatThrownBy(() -> WireConfig.of(Map.of(key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(key + ": must be");
  }
}

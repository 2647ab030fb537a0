package dev.millrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {

  @Test
  void shouldKeepRecordsSafeAndFastWhenNothingIsOverridden() {
    // Given
    KafkaSettings settings = new KafkaSettings(Map.of("bootstrap.servers", "a:1"));
    // When, Then
    assertThat(settings.producer())
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true)
        .containsEntry("linger.ms", 0)
        .containsEntry("bootstrap.servers", "a:1");
    assertThat(settings.consumer())
        .containsEntry("enable.auto.commit", false)
        .containsEntry("allow.auto.create.topics", false)
        .containsEntry("bootstrap.servers", "a:1");
  }

  @Test
  void shouldGiveASettingOnlyToTheClientsThatKnowIt() {
    // Given
    KafkaSettings settings =
        new KafkaSettings(Map.of("linger.ms", 3, "fetch.min.bytes", 2, "my.interceptor.key", "x"));
    // When, Then
    assertThat(settings.producer())
        .containsEntry("linger.ms", 3)
        .containsEntry("my.interceptor.key", "x")
        .doesNotContainKey("fetch.min.bytes");
    assertThat(settings.consumer())
        .containsEntry("fetch.min.bytes", 2)
        .containsEntry("my.interceptor.key", "x")
        .doesNotContainKey("linger.ms");
    assertThat(settings.admin()).containsOnlyKeys("my.interceptor.key");
  }
}

package dev.millrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {

  @Test
  void shouldKeepRecordsSafeAndFastWhenNothingIsOverridden() {
    // Given
    KafkaSettings settings = new KafkaSettings(Map.of("bootstrap.servers", "a:1"));
    // When, Then
    assertThat(settings.producer("p"))
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true)
        .containsEntry("linger.ms", 0)
        .containsEntry("bootstrap.servers", "a:1");
    assertThat(settings.consumer("c"))
        .containsEntry("enable.auto.commit", false)
        .containsEntry("allow.auto.create.topics", false)
        .containsEntry("bootstrap.servers", "a:1");
  }

  @Test
  void shouldGiveASettingOnlyToTheClientsThatKnowIt() {
    // Given
    KafkaSettings settings =
        new KafkaSettings(
            Map.of(
                "bootstrap.servers",
                "a:1",
                "linger.ms",
                3,
                "fetch.min.bytes",
                2,
                "my.interceptor.key",
                "x"));
    // When, Then
    assertThat(settings.producer("p"))
        .containsEntry("linger.ms", 3)
        .containsEntry("my.interceptor.key", "x")
        .doesNotContainKey("fetch.min.bytes");
    assertThat(settings.consumer("c"))
        .containsEntry("fetch.min.bytes", 2)
        .containsEntry("my.interceptor.key", "x")
        .doesNotContainKey("linger.ms");
    assertThat(settings.admin("a"))
        .containsEntry("my.interceptor.key", "x")
        .doesNotContainKeys("linger.ms", "fetch.min.bytes");
  }

  @Test
  void shouldPreferASettingThatNamesItsKindOfClient() {
    // Given
    KafkaSettings settings =
        new KafkaSettings(
            Map.of(
                "bootstrap.servers", "a:1",
                "client.id", "everybody",
                "producer.client.id", "sender",
                "producer.linger.ms", 7,
                "consumer.fetch.max.wait.ms", 20));
    // When, Then
    assertThat(settings.resultProducer("p"))
        .containsEntry("client.id", "sender")
        .containsEntry("linger.ms", 7)
        .doesNotContainKeys("producer.linger.ms", "fetch.max.wait.ms");
    assertThat(settings.steadyConsumer("c"))
        .containsEntry("client.id", "everybody")
        .containsEntry("fetch.max.wait.ms", 20);
    assertThat(settings.admin("a")).containsEntry("client.id", "everybody");
  }

  @Test
  void shouldSendTokensTogetherAndResultsToFreshTopicsSoon() {
    // Given
    KafkaSettings settings = new KafkaSettings(Map.of("bootstrap.servers", "a:1", "linger.ms", 9));
    // When, Then
    assertThat(settings.resultProducer("p"))
        .containsEntry("retry.backoff.ms", 10)
        .containsEntry("max.request.size", 2_097_152);
    assertThat(settings.tokenProducer("p", Duration.ofMillis(4)))
        .containsEntry("retry.backoff.ms", 10)
        .containsEntry("linger.ms", 4);
  }

  @Test
  void shouldReadAsTheReaderNeeds() {
    // Given
    KafkaSettings settings = KafkaSettings.of("a:1");
    // When, Then
    assertThat(settings.consumer("c"))
        .containsEntry("auto.offset.reset", "earliest")
        .containsEntry("fetch.max.wait.ms", 10);
    assertThat(settings.steadyConsumer("c"))
        .containsEntry("auto.offset.reset", "earliest")
        .containsEntry("fetch.max.wait.ms", 500);
    assertThat(settings.liveResultConsumer("c"))
        .containsEntry("auto.offset.reset", "earliest")
        .containsEntry("fetch.max.wait.ms", 500)
        .containsEntry("max.poll.records", 2_000);
    assertThat(settings.resultConsumer("c"))
        .containsEntry("auto.offset.reset", "none")
        .containsEntry("fetch.max.wait.ms", 10)
        .containsEntry("retry.backoff.ms", 10)
        .containsEntry("max.poll.records", 2_000);
    assertThat(settings.groupConsumer("c", "g"))
        .containsEntry("group.id", "g")
        .containsEntry("session.timeout.ms", 6_000)
        .containsEntry("max.poll.records", 100);
  }
}

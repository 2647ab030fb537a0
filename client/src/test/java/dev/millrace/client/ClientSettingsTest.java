package dev.millrace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.millrace.kafka.TopicSettings;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClientSettingsTest {

  @Test
  void shouldHaveTheDefaultsWhenOnlyTheClusterIsNamed() {
    // When
    ClientSettings settings = MillraceClient.builder().bootstrapServers("kafka:9092").settings();
    // Then
    assertThat(settings.kafka()).containsExactly(Map.entry("bootstrap.servers", "kafka:9092"));
    assertThat(settings.topics()).isSameAs(Topics.DEFAULT);
    assertThat(settings.model()).isEmpty();
    assertThat(settings.tenant()).isEqualTo("default");
    assertThat(settings.defaultTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.defaultPriority()).isEqualTo(Priority.NORMAL);
    assertThat(settings.poolSize()).isEqualTo(16);
    assertThat(settings.poolId()).isEmpty();
    assertThat(settings.poolRetention()).isEqualTo(Duration.ofHours(1));
    assertThat(settings.replication()).isEqualTo(TopicSettings.BROKER_DEFAULT);
    assertThat(settings.startTimeout()).isEqualTo(Duration.ofSeconds(15));
    assertThat(settings.terminalGrace()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.closeTimeout()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void shouldTakeEverySettingWhenGiven() {
    // Given
    RequestId pool = RequestId.at(Instant.EPOCH);
    Topics topics = new Topics("test.");
    // When
    ClientSettings settings =
        MillraceClient.builder()
            .kafka(Map.of("bootstrap.servers", "a:1", "security.protocol", "SSL"))
            .topics(topics)
            .model("m")
            .tenant("t")
            .defaultTimeout(Duration.ZERO)
            .defaultPriority(Priority.LOW)
            .poolSize(7)
            .poolId(pool)
            .poolRetention(Duration.ofMinutes(2))
            .replication(3)
            .heedsQueues(false)
            .startTimeout(Duration.ofSeconds(3))
            .terminalGrace(Duration.ofSeconds(4))
            .closeTimeout(Duration.ofSeconds(5))
            .settings();
    // Then
    assertThat(settings)
        .isEqualTo(
            new ClientSettings(
                Map.of("bootstrap.servers", "a:1", "security.protocol", "SSL"),
                topics,
                Optional.of("m"),
                "t",
                Duration.ZERO,
                Priority.LOW,
                7,
                Optional.of(pool),
                Duration.ofMinutes(2),
                3,
                false,
                Duration.ofSeconds(3),
                Duration.ofSeconds(4),
                Duration.ofSeconds(5)));
  }

  static Stream<Arguments> wrongSettings() {
    return Stream.of(
        wrong("bootstrapServers", b -> b.bootstrapServers(" ")),
        wrong("replication", b -> b.replication(0)),
        wrong("replication", b -> b.replication(65_537)),
        wrong("poolSize", b -> b.poolSize(0)),
        wrong("poolSize", b -> b.poolSize(10_001)),
        wrong("defaultTimeout", b -> b.defaultTimeout(Duration.ofMillis(-1))),
        wrong("poolRetention", b -> b.poolRetention(Duration.ofSeconds(59))),
        wrong("startTimeout", b -> b.startTimeout(Duration.ZERO)),
        wrong("terminalGrace", b -> b.terminalGrace(Duration.ZERO)),
        wrong("closeTimeout", b -> b.closeTimeout(Duration.ZERO)));
  }

  private static Arguments wrong(String setting, UnaryOperator<MillraceClientBuilder> change) {
    return Arguments.of(setting, change);
  }

  @ParameterizedTest
  @MethodSource("wrongSettings")
  void shouldNameTheSettingWhenItIsWrong(
      String setting, UnaryOperator<MillraceClientBuilder> change) {
    // Given
    MillraceClientBuilder builder =
        change.apply(MillraceClient.builder().bootstrapServers("kafka:9092").kafka(Map.of()));
    // When, Then
    assertThatIllegalArgumentException()
        .isThrownBy(builder::settings)
        .withMessageStartingWith(setting + ": ");
  }
}

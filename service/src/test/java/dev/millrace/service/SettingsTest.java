package dev.millrace.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.millrace.kafka.KafkaSettings;
import dev.millrace.kafka.SharedResultSettings;
import dev.millrace.kafka.TopicSettings;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  @Test
  void shouldHaveTheDocumentedDefaults() {
    assertThat(OpsServerSettings.DEFAULT)
        .isEqualTo(new OpsServerSettings("127.0.0.1", 9090, false, 1000));
    assertThat(TopicSettings.DEFAULT)
        .isEqualTo(
            new TopicSettings(
                4,
                (short) 1,
                Duration.ofDays(7),
                Duration.ofDays(30),
                new SharedResultSettings(16, Duration.ofHours(1))));
  }

  @Test
  void shouldNameTheKeyWhenAnOpsSettingIsInvalid() {
    assertNames("ops.host:", () -> new OpsServerSettings(" ", 0, false, 0));
    assertNames("ops.port:", () -> new OpsServerSettings("h", -1, false, 0));
    assertNames("ops.port:", () -> new OpsServerSettings("h", 65536, false, 0));
    assertNames("ops.max-queue-depth:", () -> new OpsServerSettings("h", 0, false, -1));
  }

  @Test
  void shouldNameTheKeyWhenATopicSettingIsInvalid() {
    assertNames("kafka.partitions:", () -> TopicSettings.of(0, (short) 1));
    assertNames("kafka.partitions:", () -> TopicSettings.of(1001, (short) 1));
    assertNames("kafka.replication:", () -> TopicSettings.of(1, (short) 0));
    SharedResultSettings shared = SharedResultSettings.DEFAULT;
    assertNames(
        "retention:",
        () -> new TopicSettings(1, (short) 1, Duration.ZERO, Duration.ofDays(1), shared));
    assertNames(
        "deadLetterRetention:",
        () -> new TopicSettings(1, (short) 1, Duration.ofDays(1), Duration.ofDays(-1), shared));
    assertNames("kafka.result-partitions:", () -> new SharedResultSettings(0, Duration.ofHours(1)));
    assertNames(
        "kafka.result-partitions:", () -> new SharedResultSettings(1001, Duration.ofHours(1)));
    assertNames("kafka.result-retention:", () -> new SharedResultSettings(1, Duration.ofMillis(1)));
  }

  @Test
  void shouldWaitForEveryReplicaAndNeverLinger() {
    Map<String, Object> producer = KafkaSettings.of("broker:9092").producer("p");

    assertThat(producer)
        .containsEntry("bootstrap.servers", "broker:9092")
        .containsEntry("client.id", "p")
        .containsEntry(ProducerConfig.ACKS_CONFIG, "all")
        .containsEntry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true)
        .containsEntry(ProducerConfig.LINGER_MS_CONFIG, 0)
        .containsEntry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000)
        .containsEntry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000)
        .containsEntry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 2 * 1024 * 1024);
  }

  @Test
  void shouldNeverCommitByItselfNorMakeTopics() {
    KafkaSettings settings = KafkaSettings.of("broker:9092");

    assertThat(settings.consumer("c"))
        .containsEntry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false)
        .containsEntry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest")
        .containsEntry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false)
        .containsEntry(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10)
        .doesNotContainKey(ConsumerConfig.GROUP_ID_CONFIG);
    assertThat(settings.groupConsumer("c", "g"))
        .containsEntry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false)
        .containsEntry(ConsumerConfig.GROUP_ID_CONFIG, "g");
  }

  @Test
  void shouldApplyOverridesToTheKindOfClientTheyName() {
    KafkaSettings settings =
        new KafkaSettings(
            Map.of(
                "bootstrap.servers", "broker:9092",
                "security.protocol", "SSL",
                "linger.ms", 9,
                "producer.linger.ms", 3,
                "consumer.max.poll.records", 7));

    assertThat(settings.producer("p"))
        .containsEntry("security.protocol", "SSL")
        .containsEntry("linger.ms", 3)
        .doesNotContainKeys("max.poll.records", "consumer.max.poll.records");
    assertThat(settings.groupConsumer("c", "g"))
        .containsEntry("security.protocol", "SSL")
        .containsEntry("max.poll.records", 7);
    assertThat(settings.admin("a"))
        .containsEntry("security.protocol", "SSL")
        .doesNotContainKey("linger.ms");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acks",
        "enable.idempotence",
        "enable.auto.commit",
        "auto.offset.reset",
        "group.id",
        "value.serializer",
        "producer.acks",
        "consumer.enable.auto.commit"
      })
  void shouldRefuseAnOverrideThatTheGuaranteesRestOn(String key) {
    assertNames(
        "kafka.client." + key + ":",
        () -> new KafkaSettings(Map.of("bootstrap.servers", "broker:9092", key, "x")));
  }

  @Test
  void shouldNameTheKeyWhenThereIsNoBroker() {
    assertNames("kafka.bootstrap:", () -> new KafkaSettings(Map.of()));
    assertNames("kafka.bootstrap:", () -> KafkaSettings.of(" "));
  }

  @Test
  void shouldKeepSecretsToItself() {
    KafkaSettings settings =
        new KafkaSettings(
            Map.of("bootstrap.servers", "broker:9092", "sasl.jaas.config", "password=secret"));

    assertThat(settings.toString()).isEqualTo("KafkaSettings[broker:9092]");
  }

  private static void assertNames(String key, ThrowingCallable construction) {
    assertThatIllegalArgumentException().isThrownBy(construction).withMessageStartingWith(key);
  }
}

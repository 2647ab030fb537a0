package dev.millrace.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.QueueLimits;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.kafka.TopicSettings;
import dev.millrace.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DispatcherConfigTest {

  private static final Map<String, Object> KAFKA = Map.of("bootstrap.servers", "host:1");

  @Test
  void shouldHaveDefaults() {
    DispatcherConfig config = DispatcherConfig.of(KAFKA, Path.of("state"));

    assertThat(config)
        .isEqualTo(
            new DispatcherConfig(
                KAFKA,
                TopicPlan.of(Topics.DEFAULT),
                Path.of("state"),
                CellRules.DEFAULTS.with(
                    new QueueLimits(Runtime.getRuntime().maxMemory() / 4, 1 << 30)),
                config.changedRules(),
                Map.of(),
                1,
                0,
                "at_least_once",
                Duration.ofMillis(200),
                Duration.ofHours(1),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10)));
  }

  @Test
  void shouldNameTheKeyWhenKafkaIsNotNamed() {
    assertThatThrownBy(() -> DispatcherConfig.of(Map.of(), Path.of("state")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("kafka.bootstrap:");
  }

  @ParameterizedTest
  @CsvSource({
    "0,0,at_least_once,200,dispatcher.threads",
    "1,9,at_least_once,200,standbyReplicas",
    "1,0,at_most_once,200,dispatcher.guarantee",
    "1,0,at_least_once,0,commitInterval"
  })
  void shouldNameTheKeyWhenAValueIsInvalid(
      int threads, int standbys, String guarantee, int commit, String key) {
    assertThatThrownBy(
            () ->
                new DispatcherConfig(
                    KAFKA,
                    TopicPlan.of(Topics.DEFAULT),
                    Path.of("state"),
                    CellRules.DEFAULTS,
                    changes -> CellRules.DEFAULTS,
                    Map.of(),
                    threads,
                    standbys,
                    guarantee,
                    Duration.ofMillis(commit),
                    Duration.ofHours(1),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(10)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(key + ":");
  }

  @Test
  void shouldGiveStreamsTheSettingsThatLatencyRestsOn() {
    TopicPlan plan = new TopicPlan(new Topics("test."), TopicSettings.of(4, (short) 3));
    Properties streams = streams(KAFKA, plan);

    assertThat(streams)
        .containsEntry("application.id", "test.millrace-dispatcher")
        .containsEntry("replication.factor", 3)
        .containsEntry("topic.min.insync.replicas", "2")
        .containsEntry("producer.linger.ms", 0)
        .containsEntry("poll.ms", 50)
        .containsEntry("statestore.cache.max.bytes", 0)
        .containsEntry("main.consumer.auto.offset.reset", "earliest")
        .containsEntry("main.consumer.fetch.max.wait.ms", 250)
        .containsEntry("producer.max.block.ms", 5_000);
  }

  @Test
  void shouldFetchAsTheOperatorSays() {
    Properties streams =
        streams(
            Map.of("bootstrap.servers", "host:1", "consumer.fetch.max.wait.ms", "7"),
            TopicPlan.of(Topics.DEFAULT));

    assertThat(streams).containsEntry("main.consumer.fetch.max.wait.ms", "7");
  }

  private static Properties streams(Map<String, Object> kafka, TopicPlan plan) {
    return StreamsSettings.of(
        DispatcherConfig.of(kafka, plan, Path.of("state"), CellRules.DEFAULTS),
        new dev.millrace.dispatcher.topology.WorkTopics() {
          @Override
          public boolean present(dev.millrace.model.WorkerId worker) {
            return true;
          }

          @Override
          public void recheck(String topic) {}
        });
  }

  @Test
  void shouldNotShowClientSettings() {
    DispatcherConfig config =
        DispatcherConfig.of(
            Map.of("bootstrap.servers", "host:1", "sasl.jaas.config", "hidden-word"),
            Path.of("state"));

    assertThat(config.toString()).doesNotContain("hidden-word");
  }
}

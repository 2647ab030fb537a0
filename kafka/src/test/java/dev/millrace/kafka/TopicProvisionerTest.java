package dev.millrace.kafka;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.Priority;
import dev.millrace.testing.TestingKafka;
import dev.millrace.topics.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class TopicProvisionerTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final KafkaSettings kafka = KafkaSettings.of(TestingKafka.shared().bootstrapServers());
  private final TopicProvisioner provisioner = new TopicProvisioner(kafka, System::nanoTime);
  private final Topics topics =
      new Topics("t" + UUID.randomUUID().toString().substring(0, 8) + ".");
  private final TopicPlan plan = new TopicPlan(topics, TopicSettings.of(3, (short) 1));

  @Test
  void shouldMakeEveryTopicAndFindThemDoneTheSecondTime() throws Exception {
    provisioner.provision(plan.fixed(), TIMEOUT);

    assertThatCode(() -> provisioner.provision(plan.fixed(), TIMEOUT)).doesNotThrowAnyException();
    try (Admin admin = Admin.create(kafka.admin("test"))) {
      assertThat(admin.listTopics().names().get()).containsAll(topics.fixed());
      Map<String, Integer> planned =
          plan.fixed().stream().collect(toMap(TopicSpec::name, TopicSpec::partitions));
      assertThat(admin.describeTopics(topics.fixed()).allTopicNames().get().values())
          .allSatisfy(
              topic -> assertThat(planned).containsEntry(topic.name(), topic.partitions().size()));
    }
  }

  @Test
  void shouldMakeThemOnceWhenTwoProcessesDoSoAtTheSameTime() {
    CompletableFuture<Void> one = CompletableFuture.runAsync(this::provision);
    CompletableFuture<Void> other = CompletableFuture.runAsync(this::provision);

    assertThatCode(() -> CompletableFuture.allOf(one, other).join()).doesNotThrowAnyException();
  }

  @Test
  void shouldRefuseATopicOfAnotherNumberOfPartitions() {
    TestingKafka.shared().createTopic(topics.control(), 2, Map.of());

    assertThatThrownBy(() -> provisioner.provision(plan.fixed(), TIMEOUT))
        .isInstanceOf(TopicsUnavailableException.class)
        .hasMessageContaining("kafka.partitions: topic " + topics.control() + " has 2 partitions")
        .hasMessageContaining("3 are configured");
  }

  @Test
  void shouldNameTheSettingOfSharedResultsWhenTheirPartitionsDiffer() {
    TestingKafka.shared()
        .createTopic(topics.sharedResults(), 5, Map.of("message.timestamp.type", "LogAppendTime"));

    assertThatThrownBy(() -> provisioner.provision(plan.fixed(), TIMEOUT))
        .isInstanceOf(TopicsUnavailableException.class)
        .hasMessageContaining(
            "kafka.result-partitions: topic " + topics.sharedResults() + " has 5 partitions");
  }

  @Test
  void shouldRefuseARequestTopicThatTrustsTheClocksOfProducers() {
    TestingKafka.shared().createTopic(topics.requests(Priority.LOW), 3, Map.of());

    assertThatThrownBy(() -> provisioner.provision(plan.fixed(), TIMEOUT))
        .isInstanceOf(TopicsUnavailableException.class)
        .hasMessageContaining(topics.requests(Priority.LOW) + " has message.timestamp.type");
  }

  @Test
  void shouldNameTheBrokersWhenNoneAnswers() throws IOException {
    String nobody;
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = "127.0.0.1:" + probe.getLocalPort();
    }

    assertThatThrownBy(
            () ->
                new TopicProvisioner(KafkaSettings.of(nobody), System::nanoTime)
                    .provision(plan.fixed(), Duration.ofSeconds(1)))
        .isInstanceOf(TopicsUnavailableException.class)
        .hasMessageStartingWith("kafka.bootstrap:")
        .hasMessageContaining(nobody)
        .hasMessageContaining("1000 ms");
  }

  @Test
  void shouldNameTheBrokersWhenTheirNameIsUnknown() {
    assertThatThrownBy(
            () ->
                new TopicProvisioner(
                        KafkaSettings.of("no-such-host.invalid:9092"), System::nanoTime)
                    .provision(plan.fixed(), Duration.ofSeconds(1)))
        .isInstanceOf(TopicsUnavailableException.class)
        .hasMessageContaining("no-such-host.invalid:9092");
  }

  private void provision() {
    try {
      provisioner.provision(plan.fixed(), TIMEOUT);
    } catch (TopicsUnavailableException e) {
      throw new IllegalStateException(e);
    }
  }
}

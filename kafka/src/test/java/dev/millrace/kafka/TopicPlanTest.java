package dev.millrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.WorkerId;
import dev.millrace.topics.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TopicPlanTest {

  private final Topics topics = new Topics("test.");
  private final TopicPlan plan = new TopicPlan(topics, TopicSettings.of(6, (short) 3));

  @Test
  void shouldPlanExactlyTheFixedTopicsWithEqualPartitionsButForResults() {
    assertThat(plan.fixed())
        .extracting(TopicSpec::name)
        .containsExactlyInAnyOrderElementsOf(topics.fixed());
    assertThat(plan.fixed())
        .filteredOn(topic -> !topic.name().equals(topics.settings()))
        .allMatch(
            topic -> topic.partitions() == (topic.name().equals(topics.sharedResults()) ? 16 : 6));
    assertThat(plan.fixed()).extracting(TopicSpec::replication).containsOnly((short) 3);
  }

  @Test
  void shouldStampRequestsWithTheClockOfTheBroker() {
    for (Priority priority : Priority.values()) {
      assertThat(configOf(topics.requests(priority)))
          .containsEntry("message.timestamp.type", "LogAppendTime");
    }
    assertThat(configOf(topics.cellStatus())).containsEntry("cleanup.policy", "compact");
    assertThat(configOf(topics.settings()))
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "-1");
    assertThat(configOf(topics.completions()))
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("max.message.bytes", "2097152")
        .containsEntry("min.insync.replicas", "2");
  }

  @Test
  void shouldStampSharedResultsWithTheClockOfTheBrokerAndLetThemGo() {
    assertThat(configOf(topics.sharedResults()))
        .containsEntry("message.timestamp.type", "LogAppendTime")
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "3600000")
        .containsEntry("segment.ms", "3600000");
  }

  @Test
  void shouldKeepResponsesAsLongAsResultsAtLeast() {
    TopicSettings longResults =
        TopicSettings.of(6, (short) 3).with(new SharedResultSettings(16, Duration.ofDays(30)));

    for (String topic : List.of(topics.responses(), topics.deletedResponses())) {
      assertThat(configOf(topic))
          .containsEntry("message.timestamp.type", "LogAppendTime")
          .containsEntry("cleanup.policy", "delete")
          .containsEntry("retention.ms", "604800000");
      assertThat(new TopicPlan(topics, longResults).fixed())
          .filteredOn(spec -> spec.name().equals(topic))
          .allSatisfy(spec -> assertThat(spec.config()).containsEntry("retention.ms", "2592000000"))
          .hasSize(1);
    }
    RequestId id = new RequestId(new UUID(1, 2));
    assertThat(plan.responsePartition(topics.responses(), id))
        .isEqualTo(new TopicPartition("test.responses", ResultPartition.of(id, 6)));
  }

  @Test
  void shouldKnowThePartitionOfAResult() {
    RequestId id = RequestId.parse("0190a7c0-1234-7abc-8def-0123456789ab");

    assertThat(plan.resultPartition(topics.sharedResults(), id))
        .isEqualTo(new TopicPartition("test.results.shared", ResultPartition.of(id, 16)));
    assertThat(plan.resultPartition(topics.dedicatedResults(id), id).partition()).isZero();
    assertThat(plan.resultPartition("test.results.mine", id).partition()).isZero();
  }

  /** The loss of a broker must not lose a stream, whoever made its topic. */
  @ParameterizedTest
  @MethodSource("everyKind")
  void shouldPlanTheSameCopiesForEveryKindOfTopic(TopicSpec topic) {
    NewTopic made = topic.toNewTopic();

    assertThat(made.replicationFactor()).isEqualTo((short) 3);
    assertThat(made.configs())
        .containsEntry("min.insync.replicas", "2")
        .containsEntry("max.message.bytes", "2097152");
  }

  @ParameterizedTest
  @MethodSource("everyKindOfTheBrokers")
  void shouldLeaveTheCopiesToTheBrokersWhenTheSettingsDo(TopicSpec topic) {
    NewTopic made = topic.toNewTopic();

    assertThat(made.replicationFactor()).isEqualTo(TopicSettings.BROKER_DEFAULT);
    assertThat(made.configs()).doesNotContainKey("min.insync.replicas");
  }

  static Stream<TopicSpec> everyKind() {
    return everyKind(TopicSettings.of(6, (short) 3));
  }

  static Stream<TopicSpec> everyKindOfTheBrokers() {
    return everyKind(TopicSettings.of(6, TopicSettings.BROKER_DEFAULT));
  }

  private static Stream<TopicSpec> everyKind(TopicSettings settings) {
    TopicPlan plan = new TopicPlan(new Topics("test."), settings);
    RequestId id = new RequestId(new UUID(1, 2));
    return Stream.of(
            plan.fixed(),
            List.of(plan.work(new WorkerId("w1"))),
            List.of(plan.dedicatedResults(id, Duration.ofHours(1))),
            plan.pool(id, 2, Duration.ofHours(1)))
        .flatMap(List::stream);
  }

  @Test
  void shouldCloseTheSegmentsOfAPoolInTimeToRemoveThem() {
    RequestId id = new RequestId(new UUID(1, 2));

    assertThat(plan.pool(id, 2, Duration.ofMinutes(1)))
        .hasSize(2)
        .allSatisfy(
            topic ->
                assertThat(topic.config())
                    .containsEntry("retention.ms", "60000")
                    .containsEntry("segment.ms", "60000"))
        .extracting(TopicSpec::name)
        .containsExactly(topics.leasedResults(id, 0), topics.leasedResults(id, 1));
  }

  @Test
  void shouldGiveAWorkerATopicOfOnePartition() {
    TopicSpec work = plan.work(new WorkerId("w1"));

    assertThat(work.name()).isEqualTo("test.work.w1");
    assertThat(work.partitions()).isEqualTo(1);
  }

  @Test
  void shouldTellTheTopicOfAWorkerFromThatOfAnotherProgram() {
    TopicSpec work = plan.work(new WorkerId("w1"));
    Map<String, String> other = new HashMap<>(work.config());
    other.put("retention.ms", "604800000");

    assertThat(plan.isWorkTopic(work.name(), work.config())).isTrue();
    assertThat(plan.isWorkTopic(work.name(), other)).isFalse();
    assertThat(plan.isWorkTopic(work.name(), Map.of())).isFalse();
    assertThat(plan.isWorkTopic("work.w1", work.config())).isFalse();
    assertThat(plan.isWorkTopic("test.work.w.1", work.config())).isFalse();
  }

  @Test
  void shouldBeContentWithOneReplicaInSyncWhenThereAreFewerThanThree() {
    TopicPlan small = new TopicPlan(topics, TopicSettings.of(1, (short) 2));

    assertThat(small.fixed())
        .allSatisfy(spec -> assertThat(spec.config()).containsEntry("min.insync.replicas", "1"));
  }

  private Map<String, String> configOf(String topic) {
    return plan.fixed().stream()
        .filter(spec -> spec.name().equals(topic))
        .findFirst()
        .orElseThrow()
        .config();
  }
}

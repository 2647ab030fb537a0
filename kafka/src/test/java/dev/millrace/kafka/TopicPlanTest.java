package dev.millrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.Priority;
import dev.millrace.model.WorkerId;
import dev.millrace.topics.Topics;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicPlanTest {

  private final Topics topics = new Topics("test.");
  private final TopicPlan plan = new TopicPlan(topics, TopicSettings.of(6, (short) 3));

  @Test
  void shouldPlanExactlyTheFixedTopicsWithEqualPartitions() {
    assertThat(plan.fixed())
        .extracting(TopicSpec::name)
        .containsExactlyInAnyOrderElementsOf(topics.fixed());
    assertThat(plan.fixed()).extracting(TopicSpec::partitions).containsOnly(6);
    assertThat(plan.fixed()).extracting(TopicSpec::replication).containsOnly((short) 3);
  }

  @Test
  void shouldStampRequestsWithTheClockOfTheBroker() {
    for (Priority priority : Priority.values()) {
      assertThat(configOf(topics.requests(priority)))
          .containsEntry("message.timestamp.type", "LogAppendTime");
    }
    assertThat(configOf(topics.cellStatus())).containsEntry("cleanup.policy", "compact");
    assertThat(configOf(topics.completions()))
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("max.message.bytes", "2097152")
        .containsEntry("min.insync.replicas", "2");
  }

  @Test
  void shouldGiveAWorkerATopicOfOnePartition() {
    TopicSpec work = plan.work(new WorkerId("w1"));

    assertThat(work.name()).isEqualTo("test.work.w1");
    assertThat(work.partitions()).isEqualTo(1);
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

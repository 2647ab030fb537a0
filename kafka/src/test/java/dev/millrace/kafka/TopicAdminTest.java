package dev.millrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.kafka.TopicAdminException.Reason;
import dev.millrace.model.RequestId;
import dev.millrace.model.WorkerId;
import dev.millrace.testing.TestingKafka;
import dev.millrace.topics.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopicAdminTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KafkaSettings kafka = KafkaSettings.of(TestingKafka.shared().bootstrapServers());
  private final TopicAdmin admin = TopicAdmin.connect(kafka, "topic-admin-test");
  private final Topics topics =
      new Topics("t" + UUID.randomUUID().toString().substring(0, 8) + ".");
  private final RequestId id = new RequestId(UUID.randomUUID());

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void shouldLeaveATopicAsItIsWhenItIsMadeAgain() throws Exception {
    TopicSpec work = TopicPlan.of(topics).work(new WorkerId("w1"));

    assertThat(get(admin.create(List.of(work)))).containsExactly(work.name());
    assertThat(get(admin.create(List.of(work)))).isEmpty();

    assertThat(get(admin.exists(work.name()))).isTrue();
    assertThat(get(admin.configs(List.of(work.name()))).get(work.name()))
        .containsAllEntriesOf(work.config());
  }

  @Test
  void shouldLeaveOutWhatNobodyKnows() throws Exception {
    TopicSpec known = TopicPlan.of(topics).dedicatedResults(id, Duration.ofHours(1));
    get(admin.create(List.of(known)));
    TopicPartition partition = new TopicPartition(known.name(), 0);

    assertThat(get(admin.partitions(List.of(known.name(), topics.control()))))
        .containsOnlyKeys(known.name())
        .containsValue(1);
    assertThat(get(admin.nextOffsets(List.of(partition)))).containsEntry(partition, 0L);
    assertThat(get(admin.exists(topics.control()))).isFalse();
  }

  @Test
  void shouldDeleteWhatIsThereAndBeContentWithWhatIsNot() throws Exception {
    TopicSpec there = TopicPlan.of(topics).dedicatedResults(id, Duration.ofHours(1));
    get(admin.create(List.of(there)));

    get(admin.delete(Set.of(there.name(), topics.control())));

    assertThat(get(admin.exists(there.name()))).isFalse();
  }

  @Test
  void shouldSayWhyWhenOneBrokerIsToKeepThreeCopies() {
    TopicPlan three = new TopicPlan(topics, TopicSettings.of(1, (short) 3));

    assertThatThrownBy(
            () -> get(admin.create(List.of(three.dedicatedResults(id, Duration.ofHours(1))))))
        .isInstanceOfSatisfying(
            TopicAdminException.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.REFUSED))
        .hasCauseInstanceOf(InvalidReplicationFactorException.class);
  }

  @Test
  void shouldSayThatNobodyAnsweredInTime() {
    assertThatThrownBy(
            () -> TopicAdmin.await(new CompletableFuture<String>(), Duration.ofMillis(20)))
        .isInstanceOfSatisfying(
            TopicAdminException.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.NO_ANSWER))
        .hasMessage("Kafka did not answer within 20 ms");
  }

  private static <T> T get(CompletableFuture<T> answer)
      throws TopicAdminException, InterruptedException {
    return TopicAdmin.await(answer, PATIENCE);
  }
}

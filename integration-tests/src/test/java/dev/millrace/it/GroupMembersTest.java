package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.kafka.GroupMembers;
import dev.millrace.kafka.KafkaSettings;
import dev.millrace.testing.TestingKafka;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class GroupMembersTest {

  private static final Duration POLL = Duration.ofMillis(100);

  private final TestingKafka kafka = TestingKafka.shared();
  private final String name = "members-" + UUID.randomUUID();

  @Test
  void shouldLetANewMemberInAtOnceWhenThoseOfAnEarlierLifeAreRemoved() throws Exception {
    try (Admin admin = Admin.create(kafka.clientConfig())) {
      admin.createTopics(List.of(new NewTopic(name, 2, (short) 1))).all().get();
    }
    TopicPartition first = new TopicPartition(name, 0);
    TopicPartition second = new TopicPartition(name, 1);
    // Given a member that the broker counts for minutes and that does nothing any more
    try (KafkaConsumer<byte[], byte[]> silent = member();
        KafkaConsumer<byte[], byte[]> fresh = member()) {
      awaitAssigned(silent, Set.of(first, second));

      // When all are removed
      GroupMembers.removeAll(KafkaSettings.of(kafka.bootstrapServers()), List.of(name, "no-group"));

      // Then whoever comes has everything without waiting for that one
      awaitAssigned(fresh, Set.of(first, second));
    }
  }

  private KafkaConsumer<byte[], byte[]> member() {
    Map<String, Object> config = new HashMap<>(kafka.clientConfig());
    config.put(ConsumerConfig.GROUP_ID_CONFIG, name);
    config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 240_000);
    config.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 300_000);
    KafkaConsumer<byte[], byte[]> member =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    member.subscribe(List.of(name));
    return member;
  }

  private static void awaitAssigned(
      KafkaConsumer<byte[], byte[]> member, Set<TopicPartition> wanted) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              member.poll(POLL);
              assertThat(member.assignment()).isEqualTo(wanted);
            });
  }
}

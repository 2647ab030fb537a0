package dev.millrace.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.standalone.polling.Polling;
import dev.millrace.testing.SettableClock;
import dev.millrace.topics.Topics;
import dev.millrace.wire.factory.WiresFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class LogFollowerTest {

  private static final Duration WITHIN = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofMillis(10);

  private final Ledger ledger = new Ledger(new SettableClock(Instant.EPOCH));

  /** Does not say at first which topics there are, as a broker that has too much to do. */
  private final MockConsumer<String, byte[]> consumer =
      new MockConsumer<>("earliest") {
        private boolean asked;

        @Override
        public synchronized Map<String, List<PartitionInfo>> listTopics(Duration within) {
          if (!asked) {
            asked = true;
            throw new TimeoutException("on purpose");
          }
          return super.listTopics(within);
        }
      };

  @Test
  void shouldAskAgainWhenTheBrokerDidNotSayWhichTopicsThereAre() throws Exception {
    String topic = Topics.DEFAULT.completions();
    TopicPartition place = new TopicPartition(topic, 0);
    consumer.updateBeginningOffsets(Map.of(place, 0L));
    consumer.updateEndOffsets(Map.of(place, 0L));
    consumer.updatePartitions(
        topic, List.of(new PartitionInfo(topic, 0, Node.noNode(), new Node[0], new Node[0])));

    try (LogFollower follower =
        new LogFollower(consumer, Topics.DEFAULT, WiresFactory.builtin(), ledger)) {

      assertThat(Polling.REAL.within(WITHIN, follower::caughtUp, LOOK))
          .as(follower.failure())
          .isTrue();
      assertThat(follower.failure()).isEmpty();
    }
  }
}

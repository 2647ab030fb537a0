package dev.millrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.topics.Topics;
import org.junit.jupiter.api.Test;

class ConsumerGroupsTest {

  @Test
  void shouldNeverChangeTheNamesThatOffsetsAreCommittedUnder() {
    ConsumerGroups groups = new ConsumerGroups(Topics.DEFAULT);

    assertThat(groups.dispatcher()).isEqualTo("millrace-dispatcher");
    assertThat(groups.closings()).isEqualTo("millrace-closings");
    assertThat(groups.sink()).isEqualTo("millrace-sink");
  }

  @Test
  void shouldKeepInstallationsOfOneClusterApart() {
    ConsumerGroups groups = new ConsumerGroups(new Topics("a."));

    assertThat(groups.dispatcher()).isEqualTo("a.millrace-dispatcher");
    assertThat(groups.closings()).isEqualTo("a.millrace-closings");
    assertThat(groups.sink()).isEqualTo("a.millrace-sink");
  }

  @Test
  void shouldCountAMemberAsGoneAfterSixSeconds() {
    assertThat(ConsumerGroups.membership())
        .containsEntry("session.timeout.ms", 6_000)
        .containsEntry("heartbeat.interval.ms", 1_500);
  }
}

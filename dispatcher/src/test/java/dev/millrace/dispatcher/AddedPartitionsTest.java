package dev.millrace.dispatcher;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.dispatcher.topology.CellTopology;
import dev.millrace.service.RoleStartException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator has added partitions to topics that make cells. */
class AddedPartitionsTest {

  @TempDir Path state;

  @Test
  void shouldRefuseToStartAndSayWhatToDo() throws Exception {
    try (Installation place = new Installation(state)) {
      // Given an installation that has run
      place.dispatcher().close();

      // When its topics get more partitions than their states have
      try (Admin admin = Admin.create(place.kafka.clientConfig())) {
        Map<String, NewPartitions> more =
            CellTopology.cellTopics(place.topics).stream()
                .collect(Collectors.toMap(name -> name, any -> NewPartitions.increaseTo(4)));
        admin.createPartitions(more).all().get();
      }

      // Then
      assertThatThrownBy(place::dispatcher)
          .isInstanceOf(RoleStartException.class)
          .hasMessageContainingAll("kafka.partitions", "have 4 partitions", "kafka.prefix");
    }
  }
}

package dev.millrace.dispatcher.topology;

import dev.millrace.model.Priority;
import dev.millrace.topics.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks the broker with an admin client.
 *
 * @param admin closed by the caller
 */
public record AdminInputEnds(Admin admin, Topics topics) implements InputEnds {

  @Override
  public CompletableFuture<Map<String, Long>> of(int partition) {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    for (Priority priority : Priority.values()) {
      wanted.put(new TopicPartition(topics.requests(priority), partition), OffsetSpec.latest());
    }
    return admin
        .listOffsets(wanted)
        .all()
        .toCompletionStage()
        .toCompletableFuture()
        .thenApply(
            found -> {
              Map<String, Long> ends = new HashMap<>();
              found.forEach((of, end) -> ends.put(of.topic(), end.offset()));
              return Map.copyOf(ends);
            });
  }
}

package dev.millrace.dispatcher.topology;

import dev.millrace.kafka.TopicAdmin;
import dev.millrace.model.Priority;
import dev.millrace.topics.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks the broker with an admin client.
 *
 * @param admin closed by the caller
 */
public record AdminInputEnds(TopicAdmin admin, Topics topics) implements InputEnds {

  @Override
  public CompletableFuture<Map<String, Long>> of(int partition) {
    List<TopicPartition> wanted =
        Stream.of(Priority.values())
            .map(priority -> new TopicPartition(topics.requests(priority), partition))
            .toList();
    return admin
        .nextOffsets(wanted)
        .thenApply(
            found -> {
              Map<String, Long> ends = new HashMap<>();
              found.forEach((of, end) -> ends.put(of.topic(), end));
              return Map.copyOf(ends);
            });
  }
}

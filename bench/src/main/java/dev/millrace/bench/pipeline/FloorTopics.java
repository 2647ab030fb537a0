package dev.millrace.bench.pipeline;

import dev.millrace.kafka.KafkaSettings;
import dev.millrace.kafka.TopicAdmin;
import dev.millrace.kafka.TopicAdminException;
import dev.millrace.kafka.TopicSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Topics of one partition and one copy with which a floor is measured, of names that nobody else
 * has. They go when they are closed. One owner.
 *
 * @param names in order
 */
public record FloorTopics(String bootstrap, List<String> names) implements AutoCloseable {

  private static final Duration WITHIN = Duration.ofSeconds(15);

  /** Creates so many. */
  public static FloorTopics create(String bootstrap, int many)
      throws InterruptedException, TopicAdminException {
    List<String> names =
        IntStream.range(0, many).mapToObj(i -> "bench.floor." + UUID.randomUUID()).toList();
    try (TopicAdmin admin = admin(bootstrap)) {
      TopicAdmin.await(
          admin.create(
              names.stream().map(name -> new TopicSpec(name, 1, (short) 1, Map.of())).toList()),
          WITHIN);
    }
    return new FloorTopics(bootstrap, names);
  }

  private static TopicAdmin admin(String bootstrap) {
    return TopicAdmin.connect(KafkaSettings.of(bootstrap), "bench-floor");
  }

  /** Deletes them; closing the client waits for the answer. */
  @Override
  public void close() {
    try (TopicAdmin admin = admin(bootstrap)) {
      var unused = admin.delete(names);
    }
  }
}

package dev.millrace.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads what stands in partitions up to some offsets, for commands that look at a topic once.
 * Stateless; a call belongs to the thread of its consumer.
 */
public final class BoundedRead {

  private static final Duration WITHIN = Duration.ofSeconds(15);
  private static final Duration POLL = Duration.ofMillis(100);

  /** Polls in a row that may bring nothing: as long as {@link #WITHIN}. */
  private static final long MOST_EMPTY_POLLS = WITHIN.dividedBy(POLL);

  private BoundedRead() {}

  /**
   * Hands over every record before these offsets, in the order in which Kafka hands them out.
   *
   * @param consumer assigned to exactly these partitions, and standing where the reading begins
   * @param ends where it ends in each
   * @throws KafkaException if Kafka does not answer, or hands out nothing for 15 s
   */
  public static <K, V> void upTo(
      Consumer<K, V> consumer,
      Map<TopicPartition, Long> ends,
      java.util.function.Consumer<ConsumerRecord<K, V>> reader) {
    int empty = 0;
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey(), WITHIN) < end.getValue())) {
      long before = places(consumer, ends.keySet());
      for (ConsumerRecord<K, V> record : consumer.poll(POLL)) {
        long end = ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
        if (record.offset() < end) {
          reader.accept(record);
        }
      }
      empty = places(consumer, ends.keySet()) == before ? empty + 1 : 0;
      if (empty > MOST_EMPTY_POLLS) {
        Set<String> topics = new TreeSet<>();
        ends.keySet().forEach(partition -> topics.add(partition.topic()));
        throw new TimeoutException(
            "Kafka hands out no records of "
                + String.join(", ", topics)
                + " for "
                + WITHIN.toSeconds()
                + " s");
      }
    }
  }

  /** Where the reading is, in offsets of all partitions together. */
  private static long places(Consumer<?, ?> consumer, Set<TopicPartition> partitions) {
    return partitions.stream().mapToLong(each -> consumer.position(each, WITHIN)).sum();
  }
}

package dev.millrace.resultlog.shared;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * The consumer of one lane: stands where the plan says, and polls shortly or long. A long poll can
 * be interrupted, a short one never, so that readers who come in numbers are assigned in groups.
 *
 * <p>Thread rule: the lane's thread; {@link #wake} from any.
 */
final class LaneConsumer implements AutoCloseable {

  private static final Duration SHORT_POLL = Duration.ofMillis(5);
  private static final Duration LONG_POLL = Duration.ofSeconds(1);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

  private final Consumer<String, byte[]> consumer;
  private final Object wakeLock = new Object();
  private boolean interruptible;
  private Map<Place, Start> applied = Map.of();

  LaneConsumer(Consumer<String, byte[]> consumer) {
    this.consumer = consumer;
  }

  private static TopicPartition partition(Place place) {
    return new TopicPartition(place.topic(), place.partition());
  }

  /** Reads from now on what the plan says; goes where a pass begins, and stays in the others. */
  void apply(Map<Place, Start> plan) {
    if (!plan.keySet().equals(applied.keySet())) {
      Set<TopicPartition> partitions = new HashSet<>();
      plan.keySet().forEach(place -> partitions.add(partition(place)));
      consumer.assign(partitions);
    }
    Map<Place, Start> before = applied;
    applied = new HashMap<>(plan);
    plan.forEach(
        (place, start) -> {
          Start known = before.get(place);
          if (known == null || known.pass() != start.pass()) {
            consumer.seek(partition(place), start.offset());
          }
        });
  }

  /** Whether the plan names no place. */
  boolean isIdle() {
    return applied.isEmpty();
  }

  /** The pass in which this place is read; empty if it is not read. */
  Optional<Start> pass(Place place) {
    return Optional.ofNullable(applied.get(place));
  }

  /** The places of this topic that are read. */
  List<Place> placesOf(String topic) {
    return applied.keySet().stream().filter(place -> place.topic().equals(topic)).toList();
  }

  /** Offset of the record of this place that is read next. */
  long position(Place place) {
    return consumer.position(partition(place));
  }

  /** A few milliseconds long. */
  ConsumerRecords<String, byte[]> poll() {
    return consumer.poll(SHORT_POLL);
  }

  /**
   * Polls until something comes, or {@link #wake}.
   *
   * @param changed asked when waking has begun to work; no change of the plan is missed between
   */
  ConsumerRecords<String, byte[]> longPoll(BooleanSupplier changed) {
    synchronized (wakeLock) {
      interruptible = true;
    }
    try {
      return changed.getAsBoolean() ? ConsumerRecords.empty() : consumer.poll(LONG_POLL);
    } finally {
      synchronized (wakeLock) {
        interruptible = false;
      }
    }
  }

  /** Ends a long poll. */
  void wake() {
    synchronized (wakeLock) {
      if (interruptible) {
        consumer.wakeup();
        interruptible = false;
      }
    }
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE_WITHIN));
  }
}

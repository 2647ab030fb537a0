package dev.millrace.chaos.load;

import dev.millrace.kafka.KafkaSettings;
import dev.millrace.model.DeadLetter;
import dev.millrace.topics.Topics;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wires;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * A plain consumer that reads every result topic, the request topics, the topic of ends and the
 * dead letters from their beginnings, and tells the ledger. It shares no reading code with the
 * product. Its own thread reads; {@link #close} from any.
 */
public final class LogFollower implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final long LIST_EVERY_NANOS = 1_000_000_000L;
  private static final Duration LIST_WITHIN = Duration.ofSeconds(3);
  private static final String RESULTS = "results.";

  private final Topics topics;
  private final Wires wires;
  private final Ledger ledger;
  private final Consumer<String, byte[]> consumer;
  private final Map<TopicPartition, Long> offsets = new HashMap<>();
  private final Thread thread;
  private final AtomicInteger undecodable = new AtomicInteger();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile boolean caughtUp;
  private volatile String failure = "";

  /** Begins to follow the installation at this broker. */
  public LogFollower(String bootstrap, Topics topics, Wires wires, Ledger ledger) {
    this(
        new KafkaConsumer<>(KafkaSettings.of(bootstrap).consumer("chaos-follower")),
        topics,
        wires,
        ledger);
  }

  LogFollower(Consumer<String, byte[]> consumer, Topics topics, Wires wires, Ledger ledger) {
    this.topics = topics;
    this.wires = wires;
    this.ledger = ledger;
    this.consumer = consumer;
    this.thread = Thread.ofPlatform().daemon().name("chaos-follower").start(this::run);
  }

  /** Whether everything that stood there when somebody last looked was read. */
  public boolean caughtUp() {
    return caughtUp;
  }

  /** Records of result topics that hold no result event. */
  public int undecodable() {
    return undecodable.get();
  }

  /** Why it reads no more; empty text while it does. */
  public String failure() {
    return failure;
  }

  @Override
  public void close() {
    closing.countDown();
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Set<TopicPartition> followed = new HashSet<>();
    long listedAt = System.nanoTime() - LIST_EVERY_NANOS;
    try (consumer) {
      while (closing.getCount() > 0) {
        if (System.nanoTime() - listedAt >= LIST_EVERY_NANOS) {
          list(followed);
          listedAt = System.nanoTime();
        }
        if (followed.isEmpty()) {
          // The broker has not said which topics there are; without one nothing can be polled.
          boolean unused = closing.await(POLL.toMillis(), TimeUnit.MILLISECONDS);
          continue;
        }
        try {
          consumer.poll(POLL).forEach(this::take);
        } catch (WakeupException closed) {
          throw closed;
        } catch (KafkaException passing) {
          // The broker is away, or a topic is gone; the next poll tries again.
        }
      }
    } catch (WakeupException closed) {
      // Closing.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException defect) {
      failure = defect.toString();
      throw defect;
    }
  }

  /** A topic is never left again: the position in it would be lost. */
  private void list(Set<TopicPartition> followed) {
    try {
      Map<String, ? extends Iterable<PartitionInfo>> all = consumer.listTopics(LIST_WITHIN);
      Set<TopicPartition> wanted = new HashSet<>(followed);
      all.forEach(
          (topic, partitions) -> {
            if (isFollowed(topic)) {
              partitions.forEach(each -> wanted.add(new TopicPartition(topic, each.partition())));
            }
          });
      boolean more = followed.addAll(wanted);
      if (more) {
        consumer.assign(followed);
      }
      caughtUp =
          !more
              && !followed.isEmpty()
              && consumer.endOffsets(followed, LIST_WITHIN).entrySet().stream()
                  .allMatch(end -> consumer.position(end.getKey(), LIST_WITHIN) >= end.getValue());
    } catch (WakeupException closed) {
      throw closed;
    } catch (KafkaException away) {
      caughtUp = false;
    }
  }

  private boolean isFollowed(String topic) {
    return topic.startsWith(topics.prefix() + RESULTS)
        || topic.equals(topics.completions())
        || topic.equals(topics.deadLetters())
        || topics.priorityOf(topic).isPresent();
  }

  private void take(ConsumerRecord<String, byte[]> record) {
    Long before =
        offsets.put(new TopicPartition(record.topic(), record.partition()), record.offset());
    if (before != null && record.offset() <= before) {
      ledger.recreated(record.topic());
    }
    byte[] value = record.value();
    if (value == null) {
      return;
    }
    try {
      if (record.topic().equals(topics.completions())) {
        ledger.completed(wires.completions().decode(value));
      } else if (record.topic().equals(topics.deadLetters())) {
        DeadLetter letter = wires.deadLetters().decode(value);
        ledger.deadLetter(
            new Ledger.Place(
                letter.sourceTopic(), letter.sourcePartition(), letter.sourceOffset()));
      } else if (topics.priorityOf(record.topic()).isPresent()) {
        ledger.requested(wires.requests().decode(value));
      } else {
        ledger.logged(record.topic(), wires.resultEvents().decode(value));
      }
    } catch (UndecodableException garbage) {
      if (record.topic().startsWith(topics.prefix() + RESULTS)) {
        int unused = undecodable.incrementAndGet();
      }
    }
  }
}

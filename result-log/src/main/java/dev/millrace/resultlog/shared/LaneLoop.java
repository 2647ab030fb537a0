package dev.millrace.resultlog.shared;

import dev.millrace.logging.LogKey;
import dev.millrace.model.ResultAddress;
import dev.millrace.resultlog.EntryDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer on one thread that reads what its lane's plan says. The consumer is made with the
 * first reader and kept; without readers the loop waits and asks the broker nothing.
 *
 * <p>A change of the plan interrupts a long poll, but never the short one that follows a change, so
 * that readers who come in numbers are assigned in groups and none of them holds up the rest. After
 * a failure of the broker it goes on where it was.
 *
 * <p>Thread rule: one thread of its own; {@link #start}, {@link #wake} and {@link #close} from any.
 */
final class LaneLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LaneLoop.class);
  private static final Duration SHORT_POLL = Duration.ofMillis(5);
  private static final Duration LONG_POLL = Duration.ofSeconds(1);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);
  private static final long PAUSE_MILLIS = 500;

  /** What the loop cannot decide by itself. */
  interface Failures {
    /** The log does not have the offset at which this pass reads. */
    void outOfRange(Lane lane, String topic, long pass, long offset);

    /** The broker refuses this topic for good. */
    void refused(Lane lane, String topic, long pass, KafkaException failure);

    /** The broker refuses everything. */
    void refused(Lane lane, KafkaException failure);
  }

  private final Lane lane;
  private final Subscriptions subscriptions;
  private final Supplier<Consumer<String, byte[]>> consumers;
  private final EntryDecoder decoder;
  private final Failures failures;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Object wakeLock = new Object();
  private @Nullable Consumer<String, byte[]> interruptible;

  private Map<String, Start> applied = Map.of();

  LaneLoop(
      Lane lane,
      String name,
      Subscriptions subscriptions,
      Supplier<Consumer<String, byte[]>> consumers,
      EntryDecoder decoder,
      Failures failures) {
    this.lane = lane;
    this.subscriptions = subscriptions;
    this.consumers = consumers;
    this.decoder = decoder;
    this.failures = failures;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  void start() {
    subscriptions.onChange(lane, this::wake);
    thread.start();
  }

  /** Ends a long poll. */
  void wake() {
    synchronized (wakeLock) {
      if (interruptible != null) {
        interruptible.wakeup();
        interruptible = null;
      }
    }
  }

  private void run() {
    try {
      while (subscriptions.awaitWork(lane)) {
        open().ifPresent(this::consumeAndClose);
        pause();
      }
    } catch (InterruptedException interrupted) {
      LOG.atDebug().addKeyValue(LogKey.LANE, lane.label()).log("lane interrupted");
    }
  }

  /** A new consumer; without one the readers are told, and later ones make another try. */
  private Optional<Consumer<String, byte[]>> open() {
    try {
      return Optional.of(consumers.get());
    } catch (KafkaException failure) {
      LOG.atWarn()
          .addKeyValue(LogKey.LANE, lane.label())
          .addKeyValue(LogKey.REASON, failure.toString())
          .log("no consumer for results");
      failures.refused(lane, failure);
      return Optional.empty();
    }
  }

  private void consumeAndClose(Consumer<String, byte[]> consumer) {
    try {
      consume(consumer);
    } catch (InterruptedException | InterruptException interrupted) {
      closing.countDown();
      Thread.currentThread().interrupt();
    } finally {
      consumer.close(CloseOptions.timeout(CLOSE_WITHIN));
    }
  }

  private void consume(Consumer<String, byte[]> consumer) throws InterruptedException {
    while (subscriptions.awaitWork(lane)) {
      try {
        step(consumer);
      } catch (WakeupException woken) {
        LOG.atTrace().addKeyValue(LogKey.LANE, lane.label()).log("lane woken");
      } catch (OffsetOutOfRangeException outside) {
        outside
            .offsetOutOfRangePartitions()
            .forEach((partition, offset) -> outOfRange(partition.topic(), offset));
      } catch (TopicAuthorizationException refused) {
        refused.unauthorizedTopics().forEach(topic -> refused(topic, refused));
      } catch (InvalidTopicException refused) {
        refused.invalidTopics().forEach(topic -> refused(topic, refused));
      } catch (AuthorizationException | AuthenticationException refused) {
        failures.refused(lane, refused);
        pause();
      } catch (InterruptException interrupted) {
        throw interrupted;
      } catch (KafkaException failure) {
        LOG.atWarn()
            .addKeyValue(LogKey.REASON, failure.toString())
            .log("results cannot be read, trying again");
        pause();
      } catch (RuntimeException defect) {
        LOG.atError()
            .addKeyValue(LogKey.LANE, lane.label())
            .setCause(defect)
            .log("results not delivered, trying again");
        pause();
      }
    }
  }

  private void outOfRange(String topic, long offset) {
    Start start = applied.get(topic);
    if (start != null) {
      failures.outOfRange(lane, topic, start.pass(), offset);
    }
  }

  private void refused(String topic, KafkaException failure) {
    Start start = applied.get(topic);
    if (start != null) {
      failures.refused(lane, topic, start.pass(), failure);
    }
  }

  private void step(Consumer<String, byte[]> consumer) {
    if (subscriptions.hasChanged(lane)) {
      apply(subscriptions.plan(lane), consumer);
    }
    if (applied.isEmpty()) {
      return;
    }
    ConsumerRecords<String, byte[]> records = consumer.poll(SHORT_POLL);
    deliver(records, consumer);
    if (records.isEmpty()) {
      deliver(longPoll(consumer), consumer);
    }
  }

  private ConsumerRecords<String, byte[]> longPoll(Consumer<String, byte[]> consumer) {
    synchronized (wakeLock) {
      interruptible = consumer;
    }
    try {
      return subscriptions.hasChanged(lane) ? ConsumerRecords.empty() : consumer.poll(LONG_POLL);
    } finally {
      synchronized (wakeLock) {
        interruptible = null;
      }
    }
  }

  private void apply(Map<String, Start> plan, Consumer<String, byte[]> consumer) {
    if (!plan.keySet().equals(applied.keySet())) {
      Set<TopicPartition> partitions = new HashSet<>();
      plan.keySet().forEach(topic -> partitions.add(partition(topic)));
      consumer.assign(partitions);
    }
    Map<String, Start> before = applied;
    applied = new HashMap<>(plan);
    plan.forEach(
        (topic, start) -> {
          Start known = before.get(topic);
          if (known == null || known.pass() != start.pass()) {
            consumer.seek(partition(topic), start.offset());
          }
        });
  }

  private void deliver(ConsumerRecords<String, byte[]> records, Consumer<String, byte[]> consumer) {
    for (TopicPartition partition : records.partitions()) {
      deliver(partition.topic(), decode(records.records(partition)), consumer);
    }
    for (String topic : subscriptions.boundedTopics(lane)) {
      if (applied.containsKey(topic) && !records.partitions().contains(partition(topic))) {
        deliver(topic, List.of(), consumer);
      }
    }
  }

  private void deliver(String topic, List<Fetched> records, Consumer<String, byte[]> consumer) {
    Start start = applied.get(topic);
    if (start != null) {
      long position = consumer.position(partition(topic));
      subscriptions.deliver(lane, topic, start.pass(), records, position);
    }
  }

  private List<Fetched> decode(List<ConsumerRecord<String, byte[]>> records) {
    List<Fetched> decoded = new ArrayList<>(records.size());
    for (ConsumerRecord<String, byte[]> record : records) {
      decoder
          .decode(record)
          .ifPresent(
              entry -> decoded.add(new Fetched(entry, Math.max(0, record.serializedValueSize()))));
    }
    return decoded;
  }

  private static TopicPartition partition(String topic) {
    return new TopicPartition(topic, ResultAddress.PARTITION);
  }

  private void pause() throws InterruptedException {
    boolean unused = closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Ends the loop, bounded; {@link Subscriptions#close} comes first. */
  @Override
  public void close() {
    closing.countDown();
    wake();
    try {
      thread.join(CLOSE_WITHIN.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.millrace.resultlog.shared;

import dev.millrace.kafka.loop.StopSignal;
import dev.millrace.logging.LogKey;
import dev.millrace.resultlog.EntryDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
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
 * <p>A change of the plan interrupts a long poll. After a failure of the broker it goes on where it
 * was; readers whom the broker refuses for good are handed to {@link Failures}.
 *
 * <p>Thread rule: one thread of its own; {@link #start}, {@link #wake} and {@link #close} from any.
 */
final class LaneLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LaneLoop.class);
  private static final Duration JOIN_WITHIN = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** What the loop cannot decide by itself. */
  interface Failures {
    /** The log does not have the offset at which this pass reads. */
    void outOfRange(Lane lane, Place place, long pass, long offset);

    /** The broker refuses this place for good. */
    void refused(Lane lane, Place place, long pass, KafkaException failure);

    /** The broker refuses everything. */
    void refused(Lane lane, KafkaException failure);
  }

  private final Lane lane;
  private final Subscriptions subscriptions;
  private final Supplier<Consumer<String, byte[]>> consumers;
  private final EntryDecoder decoder;
  private final Failures failures;
  private final Thread thread;
  private final StopSignal closing = new StopSignal();
  private volatile @Nullable LaneConsumer reading;

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
    LaneConsumer polled = reading;
    if (polled != null) {
      polled.wake();
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
  private Optional<LaneConsumer> open() {
    try {
      return Optional.of(new LaneConsumer(consumers.get()));
    } catch (KafkaException failure) {
      LOG.atWarn()
          .addKeyValue(LogKey.LANE, lane.label())
          .addKeyValue(LogKey.REASON, failure.toString())
          .log("no consumer for results");
      failures.refused(lane, failure);
      return Optional.empty();
    }
  }

  private void consumeAndClose(LaneConsumer consumer) {
    reading = consumer;
    try {
      consume(consumer);
    } catch (InterruptedException | InterruptException interrupted) {
      closing.give();
      Thread.currentThread().interrupt();
    } finally {
      consumer.close();
    }
  }

  private void consume(LaneConsumer consumer) throws InterruptedException {
    while (subscriptions.awaitWork(lane)) {
      try {
        step(consumer);
      } catch (WakeupException woken) {
        LOG.atTrace().addKeyValue(LogKey.LANE, lane.label()).log("lane woken");
      } catch (OffsetOutOfRangeException outside) {
        outside
            .offsetOutOfRangePartitions()
            .forEach((partition, offset) -> outOfRange(consumer, place(partition), offset));
      } catch (TopicAuthorizationException refused) {
        refused.unauthorizedTopics().forEach(topic -> refused(consumer, topic, refused));
      } catch (InvalidTopicException refused) {
        refused.invalidTopics().forEach(topic -> refused(consumer, topic, refused));
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

  private static Place place(TopicPartition partition) {
    return new Place(partition.topic(), partition.partition());
  }

  private void outOfRange(LaneConsumer consumer, Place place, long offset) {
    consumer.pass(place).ifPresent(start -> failures.outOfRange(lane, place, start.pass(), offset));
  }

  private void refused(LaneConsumer consumer, String topic, KafkaException failure) {
    for (Place place : consumer.placesOf(topic)) {
      consumer.pass(place).ifPresent(it -> failures.refused(lane, place, it.pass(), failure));
    }
  }

  private void step(LaneConsumer consumer) {
    if (subscriptions.hasChanged(lane)) {
      consumer.apply(subscriptions.plan(lane));
    }
    if (consumer.isIdle()) {
      return;
    }
    ConsumerRecords<String, byte[]> records = consumer.poll();
    deliver(records, consumer);
    if (records.isEmpty()) {
      deliver(consumer.longPoll(() -> subscriptions.hasChanged(lane)), consumer);
    }
  }

  private void deliver(ConsumerRecords<String, byte[]> records, LaneConsumer consumer) {
    Set<Place> filled = new HashSet<>();
    for (TopicPartition partition : records.partitions()) {
      filled.add(place(partition));
      deliver(place(partition), decode(records.records(partition)), consumer);
    }
    for (Place place : subscriptions.boundedPlaces(lane)) {
      if (!filled.contains(place)) {
        deliver(place, List.of(), consumer);
      }
    }
  }

  private void deliver(Place place, List<Fetched> records, LaneConsumer consumer) {
    Optional<Start> start = consumer.pass(place);
    if (start.isPresent()) {
      long position = consumer.position(place);
      subscriptions.deliver(lane, place, start.get().pass(), records, position);
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

  private void pause() throws InterruptedException {
    boolean unused = closing.pause(PAUSE);
  }

  /** Ends the loop, bounded; {@link Subscriptions#close} comes first. */
  @Override
  public void close() {
    closing.give();
    wake();
    try {
      thread.join(JOIN_WITHIN.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.millrace.replay.record;

import dev.millrace.kafka.BoundedRead;
import dev.millrace.model.Priority;
import dev.millrace.standalone.runtime.role.Installation;
import dev.millrace.topics.Topics;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wires;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Reads the requests of an installation and their accepted ends from Kafka. Every call is bounded
 * but {@link #follow}; those that fail throw Kafka's exceptions. One thread; its owner closes it.
 */
public final class RequestTopics implements AutoCloseable {

  private static final String CLIENT = "millrace-record";
  private static final Duration WITHIN = Duration.ofSeconds(15);
  private static final Duration CLOSE = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Topics topics;
  private final Wires wires;
  private final KafkaConsumer<String, byte[]> consumer;
  private long unreadable;

  private RequestTopics(Installation on) {
    topics = on.topics();
    wires = on.wires();
    consumer = new KafkaConsumer<>(on.kafka().consumer(CLIENT));
  }

  /**
   * Those of an installation.
   *
   * @throws KafkaException if Kafka does not answer or has no such topics
   */
  public static RequestTopics open(Installation on) {
    RequestTopics opened = new RequestTopics(on);
    try {
      opened.partitions(opened.requestTopics());
      return opened;
    } catch (KafkaException unreachable) {
      opened.close();
      throw unreachable;
    }
  }

  /** Takes in all requests that are there now, then all ends. */
  public void read(RecordedTraffic traffic) {
    readToEnds(requestTopics(), traffic);
    readToEnds(List.of(topics.completions()), traffic);
  }

  /**
   * Takes in what is there and what comes, until the thread is interrupted; then the interruption
   * is over.
   *
   * @param afterEach runs after each look
   */
  public void follow(RecordedTraffic traffic, Runnable afterEach) {
    List<String> all = new ArrayList<>(requestTopics());
    all.add(topics.completions());
    try {
      begin(all);
      while (!Thread.currentThread().isInterrupted()) {
        consumer.poll(POLL).forEach(record -> take(record, traffic));
        afterEach.run();
      }
    } catch (InterruptException asked) {
      // Falls out of the loop as any interruption does.
    }
    var unused = Thread.interrupted();
  }

  /** Records that nobody can decode. */
  public long unreadable() {
    return unreadable;
  }

  private List<String> requestTopics() {
    return Arrays.stream(Priority.values()).map(topics::requests).toList();
  }

  private List<TopicPartition> begin(List<String> names) {
    List<TopicPartition> partitions = partitions(names);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return partitions;
  }

  private List<TopicPartition> partitions(List<String> names) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String name : names) {
      consumer
          .partitionsFor(name, WITHIN)
          .forEach(each -> partitions.add(new TopicPartition(name, each.partition())));
    }
    if (partitions.isEmpty()) {
      throw new KafkaException("there are no topics " + names);
    }
    return partitions;
  }

  private void readToEnds(List<String> names, RecordedTraffic traffic) {
    BoundedRead.upTo(
        consumer, consumer.endOffsets(begin(names), WITHIN), record -> take(record, traffic));
  }

  private void take(ConsumerRecord<String, byte[]> record, RecordedTraffic traffic) {
    Optional<Priority> priority = topics.priorityOf(record.topic());
    try {
      if (record.value() == null) {
        unreadable++;
      } else if (priority.isPresent()) {
        traffic.arrived(
            priority.get(), record.timestamp(), wires.requests().decode(record.value()));
      } else {
        traffic.completed(wires.completions().decode(record.value()));
      }
    } catch (UndecodableException foreign) {
      unreadable++;
    }
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE));
  }
}

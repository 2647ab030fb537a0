package dev.millrace.sink.results;

import dev.millrace.kafka.DeadLetters;
import dev.millrace.model.Completion;
import dev.millrace.redis.Availability;
import dev.millrace.sink.metrics.SinkMeters;
import dev.millrace.sink.metrics.SinkMetric;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes completions: a batch is read, handled by several readers at once, and committed when all
 * of it is done. After a failure it begins again at the last commit, so a completion is handled at
 * least once.
 *
 * <p>While Redis is away it leaves the group and waits: another sink may reach it, and otherwise
 * the completions wait in their topic.
 *
 * <p>One named thread; {@code start}, {@code stop} and {@code await} from one owner.
 */
public final class CompletionLoop {

  private static final Logger log = LoggerFactory.getLogger(CompletionLoop.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration CLOSE = Duration.ofSeconds(2);
  private static final long PAUSE_MILLIS = 1000;

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final String topic;
  private final Wire<Completion> wire;
  private final CompletionHandler handler;
  private final Supplier<Availability> redis;
  private final DeadLetters deadLetters;
  private final SinkMeters meters;
  private final ExecutorService readers;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean consuming;
  private volatile boolean waiting;
  private volatile long lag;

  /**
   * Makes one; it consumes once it is started.
   *
   * @param consumers each a new member of the sink's group, closed by the loop
   * @param redis how the place of the results is
   * @param readers results read at once
   */
  public CompletionLoop(
      Supplier<Consumer<byte[], byte[]>> consumers,
      String topic,
      Wire<Completion> wire,
      CompletionHandler handler,
      Supplier<Availability> redis,
      DeadLetters deadLetters,
      int readers,
      SinkMeters meters) {
    this.consumers = consumers;
    this.topic = topic;
    this.wire = wire;
    this.handler = handler;
    this.redis = redis;
    this.deadLetters = deadLetters;
    this.meters = meters;
    this.readers =
        Executors.newFixedThreadPool(readers, Thread.ofVirtual().name("sink-read-", 0).factory());
    thread = Thread.ofPlatform().name("sink-completions").unstarted(this::run);
    meters.observe(SinkMetric.LAG, () -> lag);
  }

  /** Begins to consume. */
  public void start() {
    thread.start();
  }

  /** Takes no further batch; does not wait. */
  public void stop() {
    stopping.countDown();
  }

  /** Waits until the last batch is committed. */
  public boolean await(Duration atMost) {
    try {
      return thread.join(atMost);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      readers.shutdown();
    }
  }

  /** Whether Kafka gave it something to consume, or said that there is nothing. */
  public boolean isConsuming() {
    return consuming;
  }

  /** Whether it waits for Redis and consumes nothing meanwhile. */
  public boolean isWaiting() {
    return waiting;
  }

  /** Completions that wait, as far as is known. */
  public long lag() {
    return lag;
  }

  private void run() {
    while (stopping.getCount() > 0) {
      if (mustWait()) {
        pause();
        continue;
      }
      Consumer<byte[], byte[]> consumer = consumers.get();
      try {
        consumer.subscribe(List.of(topic));
        consume(consumer);
      } catch (RuntimeException e) {
        consuming = false;
        meters.count(SinkMetric.RESTARTS);
        log.error("consuming completions failed; it begins again topic={}", topic, e);
        pause();
      } finally {
        consumer.close(CloseOptions.timeout(CLOSE));
      }
    }
    consuming = false;
  }

  private boolean mustWait() {
    boolean must = redis.get() == Availability.UNAVAILABLE;
    if (must != waiting) {
      log.info(must ? "completions wait for redis topic={}" : "completions go on topic={}", topic);
    }
    waiting = must;
    return must;
  }

  private void consume(Consumer<byte[], byte[]> consumer) {
    while (stopping.getCount() > 0 && !mustWait()) {
      ConsumerRecords<byte[], byte[]> batch = consumer.poll(POLL);
      consuming = !consumer.assignment().isEmpty() || consuming;
      if (!batch.isEmpty()) {
        if (!handle(batch)) {
          pause();
          return;
        }
        commit(consumer);
      }
      lag = lagOf(consumer);
    }
  }

  /** Whether all of it is done with. */
  private boolean handle(ConsumerRecords<byte[], byte[]> batch) {
    List<Future<Boolean>> tasks =
        StreamSupport.stream(batch.spliterator(), false)
            .map(record -> readers.submit(() -> handle(record)))
            .toList();
    boolean done = true;
    for (Future<Boolean> task : tasks) {
      try {
        done &= task.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new KafkaException("interrupted", e);
      } catch (ExecutionException e) {
        throw new IllegalStateException("a completion could not be handled", e.getCause());
      }
    }
    return done;
  }

  private boolean handle(ConsumerRecord<byte[], byte[]> record) {
    Optional<Completion> completion = decode(record);
    try {
      return completion.map(handler::handle).orElse(true);
    } catch (RuntimeException defect) {
      log.error(
          "completion could not be handled requestId={} errorCode=internal",
          completion.map(Completion::requestId),
          defect);
      bury(record, "handling failed: " + defect.getClass().getSimpleName());
      return true;
    }
  }

  private Optional<Completion> decode(ConsumerRecord<byte[], byte[]> record) {
    String reason;
    try {
      if (record.value() != null) {
        return Optional.of(wire.decode(record.value()));
      }
      reason = "no value";
    } catch (UndecodableException e) {
      reason = String.valueOf(e.getMessage());
    }
    log.warn(
        "completion undecodable topic={} partition={} offset={} errorCode=undecodable",
        record.topic(),
        record.partition(),
        record.offset());
    bury(record, reason);
    return Optional.empty();
  }

  private void bury(ConsumerRecord<byte[], byte[]> record, String reason) {
    deadLetters.send(record, reason);
    meters.count(SinkMetric.DEAD_LETTERS);
  }

  private void commit(Consumer<byte[], byte[]> consumer) {
    try {
      consumer.commitSync();
    } catch (CommitFailedException e) {
      log.info("partitions moved before the commit; their new owner repeats topic={}", topic);
    }
  }

  private static long lagOf(Consumer<byte[], byte[]> consumer) {
    long sum = 0;
    for (TopicPartition partition : consumer.assignment()) {
      OptionalLong known = consumer.currentLag(partition);
      sum += known.orElse(0);
    }
    return sum;
  }

  private void pause() {
    try {
      boolean unused = stopping.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopping.countDown();
    }
  }
}

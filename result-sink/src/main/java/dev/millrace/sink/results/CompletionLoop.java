package dev.millrace.sink.results;

import dev.millrace.kafka.DeadLetters;
import dev.millrace.kafka.loop.BatchHandler;
import dev.millrace.kafka.loop.FailurePolicy;
import dev.millrace.kafka.loop.GroupPosition;
import dev.millrace.kafka.loop.LoopHealth;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.loop.RecordLoop;
import dev.millrace.logging.LogKey;
import dev.millrace.model.Completion;
import dev.millrace.redis.Availability;
import dev.millrace.retry.Backoff;
import dev.millrace.service.metrics.Meters;
import dev.millrace.sink.metrics.SinkMetric;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
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
public final class CompletionLoop implements BatchHandler<byte[], byte[]> {

  private static final Logger LOG = LoggerFactory.getLogger(CompletionLoop.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Backoff PAUSES = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5));

  private final String topic;
  private final Wire<Completion> wire;
  private final CompletionHandler handler;
  private final Supplier<Availability> redis;
  private final DeadLetters deadLetters;
  private final Meters meters;
  private final ExecutorService readers;
  private final RecordLoop<byte[], byte[]> loop;
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
      Meters meters) {
    this.topic = topic;
    this.wire = wire;
    this.handler = handler;
    this.redis = redis;
    this.deadLetters = deadLetters;
    this.meters = meters;
    this.readers =
        Executors.newFixedThreadPool(readers, Thread.ofVirtual().name("sink-read-", 0).factory());
    loop =
        RecordLoop.committing(
            LoopSettings.of("sink-completions", POLL).with(PAUSES),
            FailurePolicy.retry(this::failed),
            consumers,
            topic,
            this);
    meters.gauge(SinkMetric.LAG, () -> lag);
  }

  /** Begins to consume. */
  public void start() {
    loop.start();
  }

  /** Takes no further batch; does not wait. */
  public void stop() {
    loop.stop();
  }

  /** Waits until the last batch is committed. */
  public boolean await(Duration atMost) {
    try {
      return loop.await(atMost);
    } finally {
      readers.shutdown();
    }
  }

  /** Whether Kafka gave it something to consume, or said that there is nothing. */
  public boolean isConsuming() {
    return consuming && !(loop.health() instanceof LoopHealth.Ended);
  }

  /** Whether it waits for Redis and consumes nothing meanwhile. */
  public boolean isWaiting() {
    return waiting;
  }

  /** How the reading of completions is doing. */
  public LoopHealth health() {
    return loop.health();
  }

  /** Completions that wait, as far as is known. */
  public long lag() {
    return lag;
  }

  private void failed(Throwable failure) {
    consuming = false;
    meters.count(SinkMetric.RESTARTS);
  }

  @Override
  public boolean ready() {
    boolean must = redis.get() == Availability.UNAVAILABLE;
    if (must != waiting) {
      LOG.atInfo()
          .addKeyValue(LogKey.TOPIC, topic)
          .log(must ? "completions wait for redis" : "completions go on");
    }
    waiting = must;
    return !must;
  }

  @Override
  public void observe(GroupPosition position) {
    consuming = position.partitions() > 0 || consuming;
    lag = position.lag();
  }

  /** Whether all of it is done with. */
  @Override
  public boolean handle(ConsumerRecords<byte[], byte[]> batch) throws InterruptedException {
    List<Future<Boolean>> tasks =
        StreamSupport.stream(batch.spliterator(), false)
            .map(record -> readers.submit(() -> handle(record)))
            .toList();
    boolean done = true;
    for (Future<Boolean> task : tasks) {
      try {
        done &= task.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a completion could not be handled", e.getCause());
      }
    }
    return done;
  }

  private boolean handle(ConsumerRecord<byte[], byte[]> record) {
    Optional<Completion> completion = decode(record);
    try {
      return completion.map(it -> handle(it, record)).orElse(true);
    } catch (RuntimeException defect) {
      LOG.atError()
          .addKeyValue(LogKey.REQUEST_ID, completion.map(Completion::requestId))
          .addKeyValue(LogKey.ERROR_CODE, "internal")
          .setCause(defect)
          .log("completion could not be handled");
      bury(record, "handling failed: " + defect.getClass().getSimpleName());
      return true;
    }
  }

  private boolean handle(Completion completion, ConsumerRecord<byte[], byte[]> record) {
    return switch (handler.handle(completion)) {
      case CompletionHandler.Handled.Done() -> true;
      case CompletionHandler.Handled.Again() -> false;
      case CompletionHandler.Handled.GivenUp(String reason) -> {
        LOG.atError()
            .addKeyValue(LogKey.REQUEST_ID, completion.requestId())
            .addKeyValue(LogKey.REASON, reason)
            .log("completion given up");
        bury(record, reason);
        yield true;
      }
    };
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
    LOG.atWarn()
        .addKeyValue(LogKey.TOPIC, record.topic())
        .addKeyValue(LogKey.PARTITION, record.partition())
        .addKeyValue(LogKey.OFFSET, record.offset())
        .addKeyValue(LogKey.ERROR_CODE, "undecodable")
        .log("completion undecodable");
    bury(record, reason);
    return Optional.empty();
  }

  private void bury(ConsumerRecord<byte[], byte[]> record, String reason) {
    deadLetters.send(record, reason);
    meters.count(SinkMetric.DEAD_LETTERS);
  }
}

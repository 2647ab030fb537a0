package dev.millrace.kafka.loop;

import dev.millrace.kafka.loop.LoopHealth.Failing;
import dev.millrace.logging.LogKey;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that polls one consumer and hands over what it gives, until it is told to stop.
 *
 * <pre>
 *   waiting -- start --> running -- failure --> failing -- a batch handled, or quiet --> running
 *                           |                      |
 *                           +-- stop, or failure with a fatal policy --> ended
 * </pre>
 *
 * <p>Whatever polling, committing or a handler throws goes to the {@link FailurePolicy}; nothing
 * else but {@link #stop} ends the loop. {@link #health} is the truth about it at any time.
 *
 * <p>Thread rule: a daemon thread of its own polls, handles and closes the consumer; {@link #start}
 * and {@link #close} come from one owner; {@link #stop} and {@link #health} from any thread, those
 * of handlers included.
 */
public final class RecordLoop<K, V> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RecordLoop.class);

  private final LoopSettings settings;
  private final FailurePolicy policy;
  private final HeldConsumer<K, V> consumer;
  private final boolean keepsConsumer;
  private final Delivery<K, V> delivery;
  private final Thread thread;
  private final StopSignal stopping = new StopSignal();
  private final LoopState state;

  private RecordLoop(
      LoopSettings settings,
      FailurePolicy policy,
      HeldConsumer<K, V> consumer,
      boolean keepsConsumer,
      Delivery<K, V> delivery) {
    this.settings = settings;
    this.policy = policy;
    this.consumer = consumer;
    this.keepsConsumer = keepsConsumer;
    this.delivery = delivery;
    this.state = new LoopState(settings.clock(), settings.pauses().longest());
    this.thread = new Thread(this::run, settings.name());
    thread.setDaemon(true);
  }

  /**
   * Reads partitions that are assigned by the owner, from where the owner left the consumer.
   * Commits nothing, and keeps the consumer when polling fails.
   *
   * @param consumer taken over, and closed even if the loop is never started
   */
  public static <K, V> RecordLoop<K, V> assigned(
      LoopSettings settings,
      FailurePolicy policy,
      Consumer<K, V> consumer,
      RecordHandler<K, V> handler) {
    return new RecordLoop<>(
        settings,
        policy,
        new HeldConsumer<>(settings, () -> consumer, consumer),
        true,
        new EachRecord<>(settings.name(), handler));
  }

  /**
   * Reads a topic as a member of a group and commits each batch when all of it is handled. After a
   * failure it leaves the group and joins again at the last commit, so each record is handled at
   * least once.
   *
   * @param members each a new member of the group; the loop closes it
   */
  public static <K, V> RecordLoop<K, V> committing(
      LoopSettings settings,
      FailurePolicy policy,
      Supplier<? extends Consumer<K, V>> members,
      String topic,
      BatchHandler<K, V> handler) {
    return new RecordLoop<>(
        settings,
        policy,
        new HeldConsumer<>(settings, members, null),
        false,
        new BatchThenCommit<>(topic, handler));
  }

  /**
   * Reads a topic as a member of a group, works on records beside each other, and commits up to the
   * first that is not done. After a failure it joins again as {@link #committing} does. What is in
   * work when the loop stops is not waited for; it comes again.
   *
   * @param members each a new member of the group; the loop closes it
   * @param executor runs the tasks; stays the caller's to close, after the loop
   * @param mostInWork no more is fetched while so many are in work
   * @param sureFor how long a member is sure of its partitions after the group confirmed it; less
   *     than the liveness of members
   */
  public static <K, V> RecordLoop<K, V> sideBySide(
      LoopSettings settings,
      FailurePolicy policy,
      Supplier<? extends Consumer<K, V>> members,
      String topic,
      RecordTask<K, V> task,
      Executor executor,
      int mostInWork,
      Duration sureFor) {
    return new RecordLoop<>(
        settings,
        policy,
        new HeldConsumer<>(settings, members, null),
        false,
        new SideBySide<>(
            settings.name(),
            topic,
            task,
            executor,
            mostInWork,
            new MembershipProof(sureFor, settings.nanoTime())));
  }

  /** Begins to read. Once. */
  public void start() {
    state.running();
    thread.start();
  }

  /** How it is doing. */
  public LoopHealth health() {
    return state.health();
  }

  /** Takes no further batch; does not wait for the one in hand. */
  public void stop() {
    stopping.give();
    consumer.wake();
  }

  /**
   * Waits until the batch in hand is handled and the consumer closed.
   *
   * @return false if that took longer, or the caller was interrupted
   */
  public boolean await(Duration atMost) {
    if (thread.getState() == Thread.State.NEW) {
      return true;
    }
    try {
      thread.join(Math.max(1, atMost.toMillis()));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  /** Stops and waits, {@code atMost} so long. */
  public void close(Duration atMost) {
    stop();
    if (thread.getState() == Thread.State.NEW) {
      consumer.release();
      state.ended(null);
    } else if (Thread.currentThread() != thread && !await(atMost)) {
      LOG.atWarn()
          .addKeyValue(LogKey.LOOP, settings.name())
          .addKeyValue(LogKey.WAIT_MS, atMost.toMillis())
          .log("record loop did not stop in time");
    }
  }

  /** Stops and waits as long as closing the consumer may take. */
  @Override
  public void close() {
    close(settings.closeConsumer());
  }

  private void run() {
    Throwable cause = null;
    try {
      cause = readWhileWanted();
    } catch (Throwable broken) {
      cause = broken;
    } finally {
      consumer.release();
      state.ended(cause);
      if (cause != null) {
        LOG.atError()
            .addKeyValue(LogKey.LOOP, settings.name())
            .addKeyValue(LogKey.ERROR_CODE, "internal")
            .setCause(cause)
            .log("record loop ended");
        tell(cause);
      }
    }
  }

  /** Returns the failure that ends the loop, or null if it was told to stop. */
  private @Nullable Throwable readWhileWanted() {
    while (isWanted()) {
      try {
        readOnce();
      } catch (Throwable failure) {
        // Nobody else may interrupt this thread; a flag that a handler left would end each poll.
        boolean unused = Thread.interrupted();
        if (!isWanted()) {
          LOG.atDebug()
              .addKeyValue(LogKey.LOOP, settings.name())
              .setCause(failure)
              .log("record loop was woken to stop");
        } else if (policy instanceof FailurePolicy.Fatal) {
          return failure;
        } else {
          retryAfter(failure);
        }
      }
    }
    return null;
  }

  private void readOnce() throws InterruptedException {
    if (!delivery.ready()) {
      consumer.release();
      state.waiting();
      pause(settings.pauses().first());
      return;
    }
    Consumer<K, V> reading = consumer.open(delivery);
    if (!isWanted()) {
      return;
    }
    delivery.beforePoll(reading);
    ConsumerRecords<K, V> records = reading.poll(settings.poll());
    if (delivery.deliver(records, reading)) {
      state.succeeded(!records.isEmpty());
    } else {
      consumer.release();
      pause(settings.pauses().first());
    }
  }

  private void retryAfter(Throwable failure) {
    if (!keepsConsumer) {
      consumer.release();
    }
    Failing failing = state.failed(failure);
    LOG.atWarn()
        .addKeyValue(LogKey.LOOP, settings.name())
        .addKeyValue(LogKey.FAILURES, failing.failures())
        .addKeyValue(LogKey.SINCE, failing.since())
        .setCause(failure)
        .log("record loop failed and goes on");
    tell(failure);
    pause(settings.pauses().after(failing.failures()));
  }

  private void tell(Throwable failure) {
    try {
      policy.told().accept(failure);
    } catch (RuntimeException defect) {
      LOG.atError()
          .addKeyValue(LogKey.LOOP, settings.name())
          .setCause(defect)
          .log("failure of a record loop not told");
    }
  }

  private boolean isWanted() {
    return !stopping.isGiven();
  }

  private void pause(Duration length) {
    try {
      boolean unused = stopping.pause(length);
    } catch (InterruptedException cutShort) {
      LOG.atDebug()
          .addKeyValue(LogKey.LOOP, settings.name())
          .log("pause of a record loop was cut short");
    }
  }
}

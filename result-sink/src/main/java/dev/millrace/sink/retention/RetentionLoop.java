package dev.millrace.sink.retention;

import dev.millrace.kafka.loop.LoopHealth;
import dev.millrace.kafka.loop.LoopState;
import dev.millrace.logging.LogKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one step of retention every second, on one named thread, until it is stopped: whatever a
 * step throws, the next one follows, and the health says so. One owner; {@link #health} from any
 * thread.
 */
public final class RetentionLoop {

  private static final Logger LOG = LoggerFactory.getLogger(RetentionLoop.class);
  private static final long STEP_MILLIS = 1000;

  /** What failed is tried again after a shorter time. */
  private static final Duration QUIET = Duration.ofMinutes(1);

  private final Supplier<Optional<TopicStoreException>> step;
  private final LoopState state;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("sink-retention").factory());

  /**
   * Steps from {@link #start()} on.
   *
   * @param step says why some of it failed
   * @param clock tells since when it fails
   */
  public RetentionLoop(Supplier<Optional<TopicStoreException>> step, Clock clock) {
    this.step = step;
    this.state = new LoopState(clock, QUIET);
  }

  /** Begins. */
  public void start() {
    state.running();
    ScheduledFuture<?> unused =
        thread.scheduleWithFixedDelay(this::step, 0, STEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Ends without another step; an open one is interrupted. */
  public void stop() {
    thread.shutdownNow();
    state.ended(null);
  }

  /** Waits for the last step. */
  public boolean await(Duration atMost) {
    try {
      return thread.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** How it is doing. */
  public LoopHealth health() {
    return state.health();
  }

  private void step() {
    try {
      Optional<TopicStoreException> failure = step.get();
      if (thread.isShutdown()) {
        return;
      }
      if (failure.isPresent()) {
        LoopHealth unused = state.failed(failure.get());
      } else {
        state.succeeded(false);
      }
    } catch (Throwable e) {
      LoopHealth unused = state.failed(e);
      LOG.atError()
          .addKeyValue(LogKey.ERROR_CODE, "internal")
          .setCause(e)
          .log("retention step failed; the next one follows");
    }
  }
}

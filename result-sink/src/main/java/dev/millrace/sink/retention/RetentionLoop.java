package dev.millrace.sink.retention;

import dev.millrace.logging.LogKey;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one step of retention every second, on one named thread. One owner. */
public final class RetentionLoop {

  private static final Logger LOG = LoggerFactory.getLogger(RetentionLoop.class);
  private static final long STEP_MILLIS = 1000;

  private final Retention retention;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("sink-retention").factory());

  /** For this retention. */
  public RetentionLoop(Retention retention) {
    this.retention = retention;
  }

  /** Begins. */
  public void start() {
    ScheduledFuture<?> unused =
        thread.scheduleWithFixedDelay(this::step, 0, STEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Ends without another step; an open one is interrupted. */
  public void stop() {
    thread.shutdownNow();
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

  private void step() {
    try {
      retention.step();
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue(LogKey.ERROR_CODE, "internal")
          .setCause(e)
          .log("retention step failed; the next one follows");
    }
  }
}

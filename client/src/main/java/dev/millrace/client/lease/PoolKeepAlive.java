package dev.millrace.client.lease;

import dev.millrace.logging.LogKey;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.ResultEvent.StartMode;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a heartbeat record into the pool at intervals, because the result sink removes pools that
 * were not written to for a day, even if their owner is merely idle. Thread rule: the timer's
 * thread, until the timer ends.
 */
public final class PoolKeepAlive {

  /** Far below the time after which the sink removes a pool. */
  public static final Duration INTERVAL = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(PoolKeepAlive.class);

  private final BiConsumer<Duration, Runnable> timer;
  private final Duration interval;
  private final Runnable heartbeat;

  /**
   * Writes nothing before {@link #begin}.
   *
   * @param timer runs a task once, after this long, unless it has ended
   * @param heartbeat writes a record; an exception is logged, and the next interval tries again
   */
  public PoolKeepAlive(
      BiConsumer<Duration, Runnable> timer, Duration interval, Runnable heartbeat) {
    this.timer = timer;
    this.interval = interval;
    this.heartbeat = heartbeat;
  }

  /**
   * Begins.
   *
   * @param taken whether the topics were there before, and so may be about to be removed: the first
   *     record is written at once; else it comes after one interval, until which they are new
   */
  public void begin(boolean taken) {
    if (taken) {
      beat();
    } else {
      next();
    }
  }

  private void next() {
    timer.accept(interval, this::beat);
  }

  private void beat() {
    try {
      heartbeat.run();
    } catch (RuntimeException failure) {
      LOG.atInfo()
          .addKeyValue(LogKey.REASON, failure.toString())
          .log("heartbeat of the result topics failed");
    }
    next();
  }

  /** A marker of a request that does not exist, which every reader ignores. */
  public static ResultEvent record(RequestId pool, Instant now) {
    return new ResultEvent.Started(pool, 0, StartMode.CONTINUE, 0, "", "", now, "");
  }
}

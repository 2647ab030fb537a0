package dev.millrace.client;

import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.ResultEvent.StartMode;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a heartbeat record into the pool at intervals, because the result sink removes pools that
 * were not written to for a day, even if their owner is merely idle. Runs on the watchdog's thread
 * until that is closed.
 */
final class PoolKeepAlive {

  /** Far below the time after which the sink removes a pool. */
  static final Duration INTERVAL = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(PoolKeepAlive.class);

  private final Watchdog watchdog;
  private final Duration interval;
  private final Runnable heartbeat;

  /**
   * @param heartbeat writes a record; an exception is logged, and the next interval tries again
   */
  PoolKeepAlive(Watchdog watchdog, Duration interval, Runnable heartbeat) {
    this.watchdog = watchdog;
    this.interval = interval;
    this.heartbeat = heartbeat;
  }

  /** The first record comes after one interval; until then the topics are new. */
  void begin() {
    Runnable unused = watchdog.after(interval, this::beat);
  }

  private void beat() {
    try {
      heartbeat.run();
    } catch (RuntimeException failure) {
      LOG.info("heartbeat of the result topics failed: cause={}", failure.toString());
    }
    begin();
  }

  /** A marker of a request that does not exist, which every reader ignores. */
  static ResultEvent record(RequestId pool, Instant now) {
    return new ResultEvent.Started(pool, 0, StartMode.CONTINUE, 0, "", "", now);
  }
}

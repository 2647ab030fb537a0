package dev.millrace.client;

import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.ResultEvent.StartMode;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a sign of life into the pool at intervals. The result sink removes pools that nobody has
 * written to for a day, and cannot know that the owner of one still lives and merely has nothing to
 * ask. Runs on the watchdog's thread until that is closed.
 */
final class PoolUpkeep {

  /** Far below the time after which a sink removes a pool. */
  static final Duration INTERVAL = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(PoolUpkeep.class);

  private final Watchdog watchdog;
  private final Duration interval;
  private final Runnable sign;

  /**
   * @param sign writes one; what it throws is logged, and it is tried again an interval later
   */
  PoolUpkeep(Watchdog watchdog, Duration interval, Runnable sign) {
    this.watchdog = watchdog;
    this.interval = interval;
    this.sign = sign;
  }

  /** The first sign comes an interval from now: the creation of the topics was one. */
  void begin() {
    Runnable unused = watchdog.after(interval, this::signAndGoOn);
  }

  private void signAndGoOn() {
    try {
      sign.run();
    } catch (RuntimeException failure) {
      LOG.info("the pool of result topics shows no sign of life: cause={}", failure.toString());
    }
    begin();
  }

  /** A marker of a request that does not exist: every reader passes over it. */
  static ResultEvent of(RequestId pool, Instant now) {
    return new ResultEvent.Started(pool, 0, StartMode.CONTINUE, 0, "", "", now);
  }
}

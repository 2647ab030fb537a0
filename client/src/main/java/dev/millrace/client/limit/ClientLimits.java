package dev.millrace.client.limit;

import java.time.Duration;

/**
 * How much a {@link LimitedClient} has under way.
 *
 * @param concurrent most requests that are sent and have not ended, 1 at least
 * @param queued most that wait in the program for one of these to end; 0 means that none may
 * @param queueTimeout longest time that one waits so; positive
 */
public record ClientLimits(int concurrent, int queued, Duration queueTimeout) {

  /** Four at once, a hundred that wait, five seconds each at the most. */
  public static final ClientLimits DEFAULTS = new ClientLimits(4, 100, Duration.ofSeconds(5));

  public ClientLimits {
    if (concurrent < 1) {
      throw new IllegalArgumentException("concurrent: must be at least 1, got " + concurrent);
    }
    if (queued < 0) {
      throw new IllegalArgumentException("queued: must not be negative, got " + queued);
    }
    if (queueTimeout.isNegative() || queueTimeout.isZero()) {
      throw new IllegalArgumentException("queueTimeout: must be positive, got " + queueTimeout);
    }
  }
}

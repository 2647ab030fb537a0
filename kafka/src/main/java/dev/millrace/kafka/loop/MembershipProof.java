package dev.millrace.kafka.loop;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Until when a member of a group is sure that its partitions are nobody else's. A commit that the
 * group accepts shows that it was a member when it asked; the group waits for its liveness before
 * it gives the partitions away, so a part of that is left. A member that stood still, or that the
 * broker did not hear, still reads its partitions and does not know that they were given away.
 *
 * <p>Thread rule: any thread.
 */
final class MembershipProof {

  private final long lastsNanos;
  private final LongSupplier nanoTime;
  private volatile boolean given;
  private volatile long askedAt;

  /**
   * @param lasts how long a proof stands; less than the liveness of members
   * @param nanoTime monotonic, as {@link System#nanoTime()}
   */
  MembershipProof(Duration lasts, LongSupplier nanoTime) {
    this.lastsNanos = lasts.toNanos();
    this.nanoTime = nanoTime;
  }

  /** Now, for {@link #given}. */
  long now() {
    return nanoTime.getAsLong();
  }

  /** The group has accepted what was asked at this time. */
  synchronized void given(long asked) {
    if (!given || asked - askedAt > 0) {
      askedAt = asked;
      given = true;
    }
  }

  /** The membership begins anew. */
  synchronized void withdrawn() {
    given = false;
  }

  /** Whether the partitions are the member's own now. */
  synchronized boolean stands() {
    return given && nanoTime.getAsLong() - askedAt < lastsNanos;
  }
}

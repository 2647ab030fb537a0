package dev.millrace.client.lease;

import dev.millrace.model.ResultAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.IntToLongFunction;

/**
 * The leases of the pool's topics. A topic is leased to one request at a time, the longest unused
 * first, so that late records of its previous request have the most time to arrive. When all are
 * leased, requests share topics in turn; records carry the request's id, so that sharing costs
 * isolation alone.
 *
 * <p>Thread rule: any thread.
 */
public final class LeasePool {
  private final List<String> topics;
  private final IntToLongFunction position;
  private final int[] users;
  private final Deque<Integer> free = new ArrayDeque<>();
  private int nextShared;

  /**
   * @param topics at least one
   * @param position the offset up to which the topic of a slot was read; asked at each lease
   */
  public LeasePool(List<String> topics, IntToLongFunction position) {
    if (topics.isEmpty()) {
      throw new IllegalArgumentException("topics: must be at least 1");
    }
    this.topics = List.copyOf(topics);
    this.position = position;
    this.users = new int[topics.size()];
    for (int slot = 0; slot < users.length; slot++) {
      free.add(slot);
    }
  }

  /** A topic for one request; never fails. */
  public synchronized Lease lease() {
    Integer unused = free.poll();
    boolean exclusive = unused != null;
    int slot = unused != null ? unused : share();
    users[slot]++;
    long start = position.applyAsLong(slot);
    return new Lease(new ResultAddress(topics.get(slot), start), slot, exclusive);
  }

  private int share() {
    int slot = nextShared;
    nextShared = (nextShared + 1) % users.length;
    return slot;
  }

  /** Ends a lease. Exactly once per lease. */
  public synchronized void release(Lease lease) {
    if (users[lease.slot()] == 0) {
      throw new IllegalStateException("lease: released twice, slot=" + lease.slot());
    }
    if (--users[lease.slot()] == 0) {
      free.add(lease.slot());
    }
  }

  /** Topics without a lease. */
  public synchronized List<String> idleTopics() {
    List<String> idle = new ArrayList<>();
    free.forEach(slot -> idle.add(topics.get(slot)));
    return idle;
  }
}

package dev.millrace.resultlog.shared;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Everybody who reads, and the {@link Placement} that serves them, behind one lock; wakes the lanes
 * whose plan has changed. Knows no Kafka.
 *
 * <p>Thread rule: any thread. Delivery happens under the lock, and copies references only.
 */
final class Subscriptions {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Placement placement = new Placement();
  private final Map<Lane, Runnable> wakers = new EnumMap<>(Lane.class);
  private final Set<Subscription> open = new HashSet<>();
  private int boundedReaders;
  private boolean closed;

  /** Runs when the plan of this lane has changed, on the thread that changed it, unlocked. */
  void onChange(Lane lane, Runnable waker) {
    lock.lock();
    try {
      wakers.put(lane, waker);
    } finally {
      lock.unlock();
    }
  }

  /** Registers a new reader, which is attached later. */
  void opened(Subscription reader) {
    lock.lock();
    try {
      open.add(reader);
      boundedReaders += reader.bounded() ? 1 : 0;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Serves a reader from its next offset on.
   *
   * @return whether it stands after the position that its place is read at; only the broker can say
   *     whether the log reaches that far
   */
  boolean attach(Subscription reader) {
    boolean ahead;
    List<Runnable> woken;
    lock.lock();
    try {
      ahead = !closed && !reader.closed() && placement.place(reader);
      woken = woken();
    } finally {
      lock.unlock();
    }
    woken.forEach(Runnable::run);
    return ahead;
  }

  /** Serves a reader no more. */
  void detach(Subscription reader) {
    List<Runnable> woken;
    lock.lock();
    try {
      if (open.remove(reader) && reader.bounded()) {
        boundedReaders--;
      }
      placement.remove(reader);
      woken = woken();
    } finally {
      lock.unlock();
    }
    woken.forEach(Runnable::run);
  }

  /**
   * Hands the records of one place to their readers.
   *
   * @param number of the pass that they belong to; those of another pass are dropped
   * @param position offset of the record that the lane reads next
   */
  void deliver(Lane lane, Place place, long number, List<Fetched> records, long position) {
    List<Runnable> woken;
    lock.lock();
    try {
      placement.deliver(lane, place, number, records, position);
      woken = woken();
    } finally {
      lock.unlock();
    }
    woken.forEach(Runnable::run);
  }

  /** Lanes whose plan has changed: those that wait go on at once, the others are to be told. */
  private List<Runnable> woken() {
    List<Runnable> woken = new ArrayList<>(wakers.size());
    for (Lane lane : Lane.values()) {
      if (placement.hasChanged(lane)) {
        work.signalAll();
        woken.add(wakers.getOrDefault(lane, () -> {}));
      }
    }
    return woken;
  }

  /**
   * The log does not have the offset at which a pass reads: its readers leave, for somebody who can
   * ask the broker what the log has.
   */
  Collection<Subscription> takeReaders(Lane lane, Place place, long number) {
    lock.lock();
    try {
      return placement.take(lane, place, number);
    } finally {
      lock.unlock();
    }
  }

  /** Every reader that a lane serves leaves. */
  Collection<Subscription> takeReaders(Lane lane) {
    lock.lock();
    try {
      return placement.takeAll(lane);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is something to read on this lane; false when all is over. */
  boolean awaitWork(Lane lane) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed && placement.isIdle(lane)) {
        work.await();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the plan of this lane has changed since it was last taken, or all is over. */
  boolean hasChanged(Lane lane) {
    lock.lock();
    try {
      return closed || placement.hasChanged(lane);
    } finally {
      lock.unlock();
    }
  }

  /** What this lane has to read, per place. */
  Map<Place, Start> plan(Lane lane) {
    lock.lock();
    try {
      return placement.takePlan(lane);
    } finally {
      lock.unlock();
    }
  }

  /** Places with a reader that has an end, which a gap in the log may reach without a record. */
  Set<Place> boundedPlaces(Lane lane) {
    lock.lock();
    try {
      return boundedReaders == 0 ? Set.of() : placement.boundedPlaces(lane);
    } finally {
      lock.unlock();
    }
  }

  /** Readers that are open, in a pass or parked. */
  int readers() {
    lock.lock();
    try {
      return open.size();
    } finally {
      lock.unlock();
    }
  }

  /** Ends every wait for work; the readers that are still open are nobody's any more. */
  Collection<Subscription> close() {
    lock.lock();
    try {
      closed = true;
      work.signalAll();
      return List.copyOf(open);
    } finally {
      lock.unlock();
    }
  }
}

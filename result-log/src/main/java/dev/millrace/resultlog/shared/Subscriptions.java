package dev.millrace.resultlog.shared;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who reads what, and where each lane has to read for them. Decides; knows no Kafka.
 *
 * <ul>
 *   <li>A reader of a topic that no live reader has begins at its own offset on the live lane.
 *   <li>One at or after the live position joins the live readers and ignores what it does not need;
 *       when it is more than {@value #SLICE} records after that, the live lane goes on from its
 *       offset, and the others go to the catch-up lane.
 *   <li>One before the live position goes to the catch-up lane. That reads a topic in passes: a
 *       pass serves every reader that stands at or after its start; those that stand before it
 *       wait. A pass that others wait for ends after {@value #SLICE} records, so that readers take
 *       turns.
 *   <li>Whoever reaches the live position on the catch-up lane moves to the live lane.
 *   <li>Whoever does not read its buffer leaves its lane, and comes back at its own offset.
 * </ul>
 *
 * <p>Thread rule: any thread; one lock. Delivery happens under it, and copies references only.
 */
final class Subscriptions {

  /** Records after which a pass ends when readers wait for the next one. */
  static final int SLICE = 2_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final LaneState liveLane = new LaneState();
  private final LaneState catchUpLane = new LaneState();
  private long passNumber;
  private final Set<Subscription> open = new HashSet<>();
  private int boundedReaders;
  private boolean closed;

  /** The passes of one lane, by topic. */
  private static final class LaneState {
    final Map<String, TopicPass> passes = new HashMap<>();
    boolean changed;
    Runnable waker = () -> {};
  }

  private LaneState state(Lane lane) {
    return lane == Lane.LIVE ? liveLane : catchUpLane;
  }

  /** Runs when the plan of this lane has changed, on the thread that changed it, unlocked. */
  void onChange(Lane lane, Runnable waker) {
    lock.lock();
    try {
      state(lane).waker = waker;
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
   * @return whether it stands after the position that its topic is read at; only the broker can say
   *     whether the log reaches that far
   */
  boolean attach(Subscription reader) {
    boolean ahead;
    lock.lock();
    try {
      ahead = place(reader);
    } finally {
      lock.unlock();
    }
    wake();
    return ahead;
  }

  private boolean place(Subscription reader) {
    if (closed || reader.closed()) {
      return false;
    }
    TopicPass live = liveLane.passes.get(reader.topic());
    if (live == null) {
      begin(Lane.LIVE, reader);
      return false;
    }
    if (reader.nextOffset() < live.position() && !live.begun()) {
      live.add(reader);
      live.beginEarlier(++passNumber);
      liveLane.changed = true;
      return false;
    }
    if (reader.nextOffset() - live.position() > SLICE) {
      liveLane.passes.remove(reader.topic());
      begin(Lane.LIVE, reader);
      live.takeAll().forEach(this::catchUp);
      return true;
    }
    if (reader.nextOffset() >= live.position()) {
      live.add(reader);
      return reader.nextOffset() > live.position();
    }
    catchUp(reader);
    return false;
  }

  private void catchUp(Subscription reader) {
    TopicPass catchUp = catchUpLane.passes.get(reader.topic());
    if (catchUp == null) {
      begin(Lane.CATCH_UP, reader);
    } else {
      catchUp.add(reader);
      if (!catchUp.begun() && catchUp.hasWaiting()) {
        catchUp.beginEarlier(++passNumber);
        catchUpLane.changed = true;
      }
    }
  }

  private void begin(Lane lane, Subscription reader) {
    TopicPass pass = new TopicPass(++passNumber, reader.nextOffset());
    pass.add(reader);
    state(lane).passes.put(reader.topic(), pass);
    state(lane).changed = true;
    work.signalAll();
  }

  /** Serves a reader no more. */
  void detach(Subscription reader) {
    lock.lock();
    try {
      if (open.remove(reader) && reader.bounded()) {
        boundedReaders--;
      }
      for (Lane lane : Lane.values()) {
        TopicPass pass = state(lane).passes.get(reader.topic());
        if (pass != null) {
          pass.remove(reader);
          settle(lane, reader.topic(), pass);
        }
      }
    } finally {
      lock.unlock();
    }
    wake();
  }

  /**
   * Hands the records of one topic to their readers.
   *
   * @param number of the pass that they belong to; those of another pass are dropped
   * @param position offset of the record that the lane reads next
   */
  void deliver(Lane lane, String topic, long number, List<Fetched> records, long position) {
    lock.lock();
    try {
      TopicPass pass = state(lane).passes.get(topic);
      if (pass == null || !pass.is(number)) {
        return;
      }
      records.forEach(record -> deliver(pass, record));
      pass.advanceTo(position, records.size());
      pass.takeComplete().forEach(Subscription::complete);
      settle(lane, topic, pass);
    } finally {
      lock.unlock();
    }
    wake();
  }

  private static void deliver(TopicPass pass, Fetched record) {
    long offset = record.entry().offset();
    for (Subscription reader : pass.readersOf(record.entry().event().requestId())) {
      if (offset < reader.nextOffset() || offset >= reader.end()) {
        continue;
      }
      if (reader.offer(record)) {
        reader.advanceTo(offset + 1);
      } else {
        reader.advanceTo(offset);
        pass.remove(reader);
      }
    }
  }

  /** What follows from a pass that moved on or lost a reader. */
  private void settle(Lane lane, String topic, TopicPass pass) {
    if (lane == Lane.CATCH_UP && pass.begun()) {
      joinLive(topic, pass);
      boolean turn = !pass.hasOnBoard() || pass.readInPass() >= SLICE;
      if (pass.hasWaiting() && turn) {
        pass.nextTurn(++passNumber);
        state(lane).changed = true;
      }
    }
    if (pass.isEmpty()) {
      state(lane).passes.remove(topic);
      state(lane).changed = true;
    }
  }

  private void joinLive(String topic, TopicPass pass) {
    if (!pass.hasOnBoard()) {
      return;
    }
    TopicPass live = liveLane.passes.get(topic);
    if (live == null) {
      live = new TopicPass(++passNumber, pass.position());
      liveLane.passes.put(topic, live);
      liveLane.changed = true;
      work.signalAll();
    }
    if (live.position() <= pass.position()) {
      pass.takeOnBoard().forEach(live::add);
    }
  }

  /**
   * The log does not have the offset at which a pass reads: its readers leave, for somebody who can
   * ask the broker what the log has.
   */
  Collection<Subscription> takeReaders(Lane lane, String topic, long number) {
    lock.lock();
    try {
      TopicPass pass = state(lane).passes.get(topic);
      if (pass == null || !pass.is(number)) {
        return List.of();
      }
      state(lane).passes.remove(topic);
      state(lane).changed = true;
      return pass.takeAll();
    } finally {
      lock.unlock();
    }
  }

  /** Every reader that a lane serves leaves. */
  Collection<Subscription> takeReaders(Lane lane) {
    lock.lock();
    try {
      List<Subscription> all = new ArrayList<>();
      state(lane).passes.values().forEach(pass -> all.addAll(pass.takeAll()));
      state(lane).passes.clear();
      state(lane).changed = true;
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is something to read on this lane; false when all is over. */
  boolean awaitWork(Lane lane) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed && state(lane).passes.isEmpty()) {
        work.await();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the plan of this lane has changed since it was last taken. */
  boolean hasChanged(Lane lane) {
    lock.lock();
    try {
      return closed || state(lane).changed;
    } finally {
      lock.unlock();
    }
  }

  /** What this lane has to read, per topic. */
  Map<String, Start> plan(Lane lane) {
    lock.lock();
    try {
      state(lane).changed = false;
      Map<String, Start> plan = new HashMap<>();
      state(lane).passes.forEach((topic, pass) -> plan.put(topic, pass.start()));
      return plan;
    } finally {
      lock.unlock();
    }
  }

  /** Topics with a reader that has an end, which a gap in the log may reach without a record. */
  Set<String> boundedTopics(Lane lane) {
    lock.lock();
    try {
      if (boundedReaders == 0) {
        return Set.of();
      }
      Set<String> bounded = new TreeSet<>();
      state(lane)
          .passes
          .forEach(
              (topic, pass) -> {
                if (pass.hasBounded()) {
                  bounded.add(topic);
                }
              });
      return bounded;
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

  private void wake() {
    List<Runnable> woken = new ArrayList<>();
    lock.lock();
    try {
      for (Lane lane : Lane.values()) {
        if (state(lane).changed) {
          woken.add(state(lane).waker);
        }
      }
    } finally {
      lock.unlock();
    }
    woken.forEach(Runnable::run);
  }
}

package dev.millrace.resultlog.shared;

import dev.millrace.model.RequestId;
import dev.millrace.resultlog.LogEntry;
import dev.millrace.resultlog.LogTail;
import dev.millrace.resultlog.ResultUnreadableException;
import dev.millrace.resultlog.ResultUnreadableException.Reason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One reader with its bounded buffer.
 *
 * <pre>
 *   in a pass -- buffer full --> parked -- half of it read --> in a pass again, from its own offset
 * </pre>
 *
 * <p>Invariant: entries are offered in the order of the log, each once; a refused one is the next
 * that the reader needs. Thread rule: lanes offer, one thread reads, any thread closes. {@code
 * next} belongs to {@link Subscriptions} and its lock.
 */
final class Subscription implements LogTail {

  /** Entries that one reader may have waiting. */
  static final int MAX_ENTRIES = 256;

  /** Bytes of the log that one reader may have waiting; a single larger entry still fits. */
  static final int MAX_BYTES = 1024 * 1024;

  private final RequestId request;
  private final Place place;
  private final long end;
  private final Consumer<Subscription> onRoom;
  private final Consumer<Subscription> onClose;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Fetched> buffer = new ArrayDeque<>();
  private int bytes;
  private boolean parked;
  private boolean complete;
  private boolean closed;
  private @Nullable ResultUnreadableException failure;

  /** Offset of the first record that this reader still needs; written by {@link Subscriptions}. */
  private volatile long next;

  /**
   * @param from offset of the first record that it needs
   * @param end offset at which the reader is complete; {@link Long#MAX_VALUE} for a tail
   * @param onRoom runs on the reading thread when a parked reader can take entries again
   * @param onClose runs once on the closing thread
   */
  Subscription(
      RequestId request,
      Place place,
      long from,
      long end,
      Consumer<Subscription> onRoom,
      Consumer<Subscription> onClose) {
    this.request = request;
    this.place = place;
    this.next = from;
    this.end = end;
    this.onRoom = onRoom;
    this.onClose = onClose;
  }

  RequestId request() {
    return request;
  }

  Place place() {
    return place;
  }

  boolean bounded() {
    return end != Long.MAX_VALUE;
  }

  long end() {
    return end;
  }

  long nextOffset() {
    return next;
  }

  /** Everything before this offset was offered, or is of no interest. */
  void advanceTo(long offset) {
    next = Math.max(next, offset);
  }

  /** Takes an entry; false when the buffer is full, which parks the reader. */
  boolean offer(Fetched fetched) {
    lock.lock();
    try {
      if (closed || failure != null) {
        return true;
      }
      boolean full =
          buffer.size() >= MAX_ENTRIES
              || (!buffer.isEmpty() && bytes + fetched.bytes() > MAX_BYTES);
      if (full) {
        parked = true;
        return false;
      }
      buffer.addLast(fetched);
      bytes += fetched.bytes();
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Everything before the end was offered. */
  void complete() {
    lock.lock();
    try {
      complete = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The reader gets this after the entries that it has waiting. The first failure stays. */
  void fail(Reason reason, long earliest, @Nullable Throwable cause) {
    fail(new ResultUnreadableException(reason, place.topic(), next, earliest, cause));
  }

  private void fail(ResultUnreadableException reason) {
    lock.lock();
    try {
      if (failure == null) {
        failure = reason;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<LogEntry> next(Duration atMost) throws ResultUnreadableException {
    Optional<LogEntry> entry;
    boolean roomAgain;
    lock.lock();
    try {
      await(atMost);
      if (closed) {
        return Optional.empty();
      }
      Fetched fetched = buffer.pollFirst();
      if (fetched == null && failure != null) {
        throw failure;
      }
      bytes -= fetched == null ? 0 : fetched.bytes();
      entry = Optional.ofNullable(fetched).map(Fetched::entry);
      roomAgain = parked && buffer.size() <= MAX_ENTRIES / 2 && bytes <= MAX_BYTES / 2;
      parked = parked && !roomAgain;
    } finally {
      lock.unlock();
    }
    if (roomAgain) {
      onRoom.accept(this);
    }
    return entry;
  }

  private void await(Duration atMost) throws ResultUnreadableException {
    long left = atMost.toNanos();
    try {
      while (buffer.isEmpty() && failure == null && !complete && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ResultUnreadableException(Reason.INTERRUPTED, place.topic(), -1, -1, interrupted);
    }
  }

  /** Whether a bounded reader has taken everything. */
  boolean finished() {
    lock.lock();
    try {
      return complete && buffer.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  boolean closed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      buffer.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    onClose.accept(this);
  }
}

package dev.millrace.client.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Every event of one request, kept until the request's handle is dropped. Each reader has its own
 * position, so a slow one delays neither the others nor the thread that appends, and a late one
 * sees everything from the beginning.
 *
 * <p>Memory: at most the tokens of the request (bounded by its max_tokens) and one event per
 * execution. Thread rule: any thread.
 */
public final class EventLog {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<StreamEvent> events = new ArrayList<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private boolean ended;
  private StreamProgress progress = StreamProgress.WAITING;

  /** Adds an event; after the end it is dropped. */
  public void append(StreamEvent event) {
    lock.lock();
    try {
      if (ended) {
        return;
      }
      events.add(event);
      progress = progress.after(event);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    listeners.forEach(Runnable::run);
  }

  /** Nothing follows. */
  public void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    listeners.forEach(Runnable::run);
  }

  /** How far the request is. */
  public StreamProgress progress() {
    lock.lock();
    try {
      return progress;
    } finally {
      lock.unlock();
    }
  }

  /** The event at this position, or null when it is not there yet or never will be. */
  @Nullable StreamEvent at(int position) {
    lock.lock();
    try {
      return position < events.size() ? events.get(position) : null;
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing will ever stand at this position. */
  boolean endsAt(int position) {
    lock.lock();
    try {
      return ended && position >= events.size();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until something stands at the position, the log ended, or the reader gave up.
   *
   * @param nanos the longest wait; {@link Long#MAX_VALUE} is for ever
   */
  void await(int position, long nanos, ReaderState reader) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (position >= events.size() && !ended && !reader.closed && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends every wait of this reader. */
  void close(ReaderState reader) {
    lock.lock();
    try {
      reader.closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Runs at every change, on the thread that made it; must not block. */
  void addListener(Runnable listener) {
    listeners.add(listener);
  }

  void removeListener(Runnable listener) {
    listeners.remove(listener);
  }

  /** Whether a reader still wants events. Guarded by the log's lock. */
  static final class ReaderState {
    private boolean closed;
  }
}

package dev.millrace.ingest.submit;

import dev.millrace.model.RequestId;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Callers with one key go one after the other; those with others hardly ever meet them. Any thread.
 */
final class Turns {
  private static final int LOCKS = 256;

  private final List<Lock> locks = Stream.<Lock>generate(ReentrantLock::new).limit(LOCKS).toList();

  /** Does this when it is the caller's turn. */
  <T> T take(RequestId key, Supplier<T> work) {
    Lock lock = locks.get(Math.floorMod(key.hashCode(), LOCKS));
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}

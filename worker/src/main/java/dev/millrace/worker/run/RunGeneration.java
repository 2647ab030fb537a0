package dev.millrace.worker.run;

import dev.millrace.engine.api.Generation;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The generation of a run, and the first reason to stop it; either may come first.
 *
 * <p>Invariant: a generation is cancelled once it has begun and there is a reason to stop. Thread
 * rule: any thread; never blocks.
 */
final class RunGeneration {

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Generation generation;
  private @Nullable StopReason stopReason;

  /** The engine has begun. */
  void began(Generation running) {
    boolean stopped;
    lock.lock();
    try {
      generation = running;
      stopped = stopReason != null;
    } finally {
      lock.unlock();
    }
    if (stopped) {
      running.cancel();
    }
  }

  /** Stops the generation; only the first reason counts. */
  void stop(StopReason reason) {
    Generation running;
    lock.lock();
    try {
      if (stopReason != null) {
        return;
      }
      stopReason = reason;
      running = generation;
    } finally {
      lock.unlock();
    }
    if (running != null) {
      running.cancel();
    }
  }

  /** Stops the generation, if there is one, without a reason of its own. */
  void cancel() {
    Generation running;
    lock.lock();
    try {
      running = generation;
    } finally {
      lock.unlock();
    }
    if (running != null) {
      running.cancel();
    }
  }

  /** Why it was stopped; empty if it was not. */
  Optional<StopReason> stopReason() {
    lock.lock();
    try {
      return Optional.ofNullable(stopReason);
    } finally {
      lock.unlock();
    }
  }
}

package dev.millrace.engine.llama.load;

import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * Native work on a thread that ends with it.
 *
 * <p>The library computes with OpenMP, which keeps helpers for every thread that ever asked it to.
 * While there are more of them than cores, those at work no longer spin at their barriers but
 * sleep, and a step takes up to a third longer. So only the loop of an engine may keep any.
 */
public final class NativeCallThread {

  private NativeCallThread() {}

  /** Waits for the outcome; interrupting does not shorten the wait. */
  public static <T> T call(String name, Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = Thread.ofPlatform().daemon().name(name).start(task);
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return outcome(task);
  }

  private static <T> T outcome(FutureTask<T> task) {
    if (task.state() == Future.State.SUCCESS) {
      return task.resultNow();
    }
    Throwable thrown = task.exceptionNow();
    if (thrown instanceof RuntimeException known) {
      throw known;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    throw new IllegalStateException(thrown);
  }
}

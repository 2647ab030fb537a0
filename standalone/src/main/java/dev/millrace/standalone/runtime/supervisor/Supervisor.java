package dev.millrace.standalone.runtime.supervisor;

import dev.millrace.logging.LogKey;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one child process running: starts it again, after its {@link RestartPolicy}, whenever it
 * ends.
 *
 * <pre>
 *   starting -> running -> dead -> (wait) -> starting ...     any state -> closed
 * </pre>
 *
 * <p>If its very first life ends before it is ready, it is not started again: the operator has to
 * act. Thread rule: any thread; {@code close} waits a bounded time.
 */
public final class Supervisor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  private final ChildSpec spec;
  private final RestartPolicy policy;
  private final Duration stopPatience;
  private final Runnable died;
  private final CompletableFuture<Void> firstReady = new CompletableFuture<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition stopSignal = lock.newCondition();
  private final Thread thread;

  private boolean stopping;
  private @Nullable ChildProcess child;
  private int restarts;
  private int timesReady;
  private @Nullable String readyLine;

  private Supervisor(ChildSpec spec, RestartPolicy policy, Duration stopPatience, Runnable died) {
    this.spec = spec;
    this.policy = policy;
    this.stopPatience = stopPatience;
    this.died = died;
    this.thread =
        Thread.ofPlatform().name(spec.name() + "-supervisor").daemon().unstarted(this::supervise);
  }

  /**
   * Starts to supervise a child.
   *
   * @param stopPatience how long a stopping child may finish what it has before it is killed
   */
  public static Supervisor start(ChildSpec spec, RestartPolicy policy, Duration stopPatience) {
    return start(spec, policy, stopPatience, () -> {});
  }

  /**
   * Starts to supervise a child, and tells of its deaths.
   *
   * @param died called after each end that nobody asked for, before the child is started again; on
   *     the supervisor's thread, must not throw
   */
  public static Supervisor start(
      ChildSpec spec, RestartPolicy policy, Duration stopPatience, Runnable died) {
    Supervisor supervisor = new Supervisor(spec, policy, stopPatience, died);
    supervisor.thread.start();
    return supervisor;
  }

  /**
   * Waits until the child was ready for the first time.
   *
   * @throws ChildFailedException if it ended before
   */
  public void awaitReady() throws ChildFailedException, InterruptedException {
    try {
      firstReady.get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof ChildFailedException failed) {
        throw failed;
      }
      throw new IllegalStateException(spec.name() + " could not be started", failure.getCause());
    }
  }

  /** The process id of the present life. */
  public OptionalLong pid() {
    lock.lock();
    try {
      return child == null ? OptionalLong.empty() : OptionalLong.of(child.pid());
    } finally {
      lock.unlock();
    }
  }

  /** The name of the child. */
  public String name() {
    return spec.name();
  }

  /** The line with which the present life said that it does its work; absent until it has. */
  public Optional<String> readyLine() {
    lock.lock();
    try {
      return Optional.ofNullable(readyLine);
    } finally {
      lock.unlock();
    }
  }

  /** How often it was started again. */
  public int restarts() {
    lock.lock();
    try {
      return restarts;
    } finally {
      lock.unlock();
    }
  }

  /** How many of its lives came so far as to do their work. */
  public int timesReady() {
    lock.lock();
    try {
      return timesReady;
    } finally {
      lock.unlock();
    }
  }

  /** Tells the child to end, without waiting; {@code close} does the waiting. */
  public void signalStop() {
    lock.lock();
    try {
      stopping = true;
      stopSignal.signalAll();
      if (child != null) {
        child.closeInput();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    signalStop();
    try {
      ChildProcess last = current();
      if (last != null) {
        last.stop(stopPatience);
      }
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable ChildProcess current() {
    lock.lock();
    try {
      return child;
    } finally {
      lock.unlock();
    }
  }

  private void supervise() {
    int exits = 0;
    try {
      while (true) {
        long begin = System.nanoTime();
        ChildProcess life = startLife();
        if (life == null) {
          return;
        }
        int code = life.awaitExit();
        forgetReadyLine();
        Duration lived = Duration.ofNanos(System.nanoTime() - begin);
        if (!firstReady.isDone()) {
          firstReady.completeExceptionally(
              new ChildFailedException(spec.name(), code, FailureMessage.of(life.lastLines())));
        }
        if (firstReady.isCompletedExceptionally() || isStopping()) {
          return;
        }
        died.run();
        exits = policy.consecutiveExits(exits, lived);
        Duration delay = policy.delayAfter(exits);
        LOG.atWarn()
            .addKeyValue(LogKey.CHILD, spec.name())
            .addKeyValue(LogKey.EXIT_CODE, code)
            .addKeyValue(LogKey.LIVED_MS, lived.toMillis())
            .addKeyValue(LogKey.RESTART_IN_MS, delay.toMillis())
            .addKeyValue(LogKey.LAST_LINES, FailureMessage.of(life.lastLines()))
            .log("child died");
        if (stopsWithin(delay)) {
          return;
        }
      }
    } catch (IOException failure) {
      firstReady.completeExceptionally(failure);
      LOG.atError()
          .addKeyValue(LogKey.CHILD, spec.name())
          .setCause(failure)
          .log("child cannot be started");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable ChildProcess startLife() throws IOException {
    lock.lock();
    try {
      if (stopping) {
        return null;
      }
      if (child != null) {
        restarts++;
      }
      ChildProcess life = ChildProcess.start(spec, this::onReady);
      child = life;
      return life;
    } finally {
      lock.unlock();
    }
  }

  private void onReady(String line) {
    lock.lock();
    try {
      timesReady++;
      readyLine = line;
    } finally {
      lock.unlock();
    }
    firstReady.complete(null);
  }

  private void forgetReadyLine() {
    lock.lock();
    try {
      readyLine = null;
    } finally {
      lock.unlock();
    }
  }

  private boolean isStopping() {
    lock.lock();
    try {
      return stopping;
    } finally {
      lock.unlock();
    }
  }

  private boolean stopsWithin(Duration delay) throws InterruptedException {
    lock.lock();
    try {
      long left = delay.toNanos();
      while (!stopping && left > 0) {
        left = stopSignal.awaitNanos(left);
      }
      return stopping;
    } finally {
      lock.unlock();
    }
  }
}

package dev.millrace.engine.llama.loop;

import dev.millrace.engine.llama.model.TokenModel;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What the threads that start and cancel generations share with the loop: arrivals, the wake-up
 * signal, the counters of the load. Thread rule: any thread.
 */
public final class Mailbox {

  private final TokenModel model;
  private final ConcurrentLinkedQueue<ActiveSequence> arrivals = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<FutureTask<?>> tasks = new ConcurrentLinkedQueue<>();
  private final Semaphore signal = new Semaphore(0);
  private final AtomicInteger present = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicLong steps = new AtomicLong();
  private volatile List<ActiveSequence> inPrefillStep = List.of();
  private volatile boolean closed;

  /**
   * Open and empty.
   *
   * @param model whose steps a cancellation may abort
   */
  public Mailbox(TokenModel model) {
    this.model = model;
  }

  /** False if the engine is closed; the sequence was not taken then. */
  public boolean add(ActiveSequence sequence) {
    present.incrementAndGet();
    arrivals.add(sequence);
    if (closed && arrivals.remove(sequence)) {
      present.decrementAndGet();
      return false;
    }
    signal.release();
    return true;
  }

  /** Cancels; a step that carries part of a prompt and this sequence is aborted. */
  public void cancel(ActiveSequence sequence) {
    sequence.cancel();
    if (inPrefillStep.contains(sequence)) {
      model.abort();
    }
    signal.release();
  }

  /** Has the loop thread run something between two steps; fails if the engine is closed. */
  public <T> FutureTask<T> onLoop(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    tasks.add(task);
    if (closed) {
      dropTasks();
    }
    signal.release();
    return task;
  }

  void runTasks() {
    for (FutureTask<?> task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  void dropTasks() {
    for (FutureTask<?> task = tasks.poll(); task != null; task = tasks.poll()) {
      task.cancel(false);
    }
  }

  /** The loop takes nothing more and ends. */
  public void close() {
    closed = true;
    signal.release();
  }

  boolean closed() {
    return closed;
  }

  /** Moves all arrivals. */
  void take(Collection<ActiveSequence> into) {
    signal.drainPermits();
    for (ActiveSequence s = arrivals.poll(); s != null; s = arrivals.poll()) {
      into.add(s);
    }
  }

  /** Waits until something happens or the clock reads {@code deadline}; not once it is closed. */
  void await(long deadline, LongSupplier clock) {
    if (closed) {
      // The signal of the closing may have been taken together with that of an arrival.
      return;
    }
    try {
      if (deadline == Long.MAX_VALUE) {
        signal.acquire();
        signal.release();
      } else if (signal.tryAcquire(deadline - clock.getAsLong(), TimeUnit.NANOSECONDS)) {
        signal.release();
      }
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  /** A step begins; cancelling one of these sequences aborts it. */
  void stepBegins(List<ActiveSequence> abortable) {
    inPrefillStep = List.copyOf(abortable);
    for (ActiveSequence sequence : abortable) {
      if (sequence.cancelled()) {
        model.abort();
      }
    }
  }

  void stepEnds() {
    inPrefillStep = List.of();
    progressed();
  }

  /** Something was computed. */
  void progressed() {
    steps.incrementAndGet();
  }

  void slotTaken() {
    running.incrementAndGet();
  }

  void slotFreed() {
    running.decrementAndGet();
  }

  void ended() {
    present.decrementAndGet();
  }

  /** Sequences that have a slot. */
  public int runningCount() {
    return running.get();
  }

  /** Sequences that wait for a slot. */
  public int queuedCount() {
    return Math.max(0, present.get() - running.get());
  }

  /** Steps and pieces of prefill so far; grows while anything is computed. */
  public long steps() {
    return steps.get();
  }
}

package dev.millrace.engine.scripted;

import dev.millrace.engine.api.EngineLoad;
import dev.millrace.engine.api.EngineLogKey;
import dev.millrace.engine.api.GenerationResult;
import dev.millrace.engine.settings.ScriptedSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop thread of the scripted engine: starts waiting generations when a slot is free, steps
 * each that is due, sleeps until the next is.
 */
final class ScriptedLoop {

  private static final Logger LOG = LoggerFactory.getLogger(ScriptedLoop.class);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

  private final ScriptedSettings settings;
  private final LongSupplier nanoTime;
  private final ConcurrentLinkedQueue<ScriptedGeneration> arrivals = new ConcurrentLinkedQueue<>();
  private final ArrayDeque<ScriptedGeneration> waiting = new ArrayDeque<>();
  private final List<ScriptedGeneration> running = new ArrayList<>();
  private final Semaphore signal = new Semaphore(0);
  private final AtomicInteger present = new AtomicInteger();
  private final Thread thread;
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicLong steps = new AtomicLong();
  private volatile boolean closing;

  ScriptedLoop(ScriptedSettings settings, LongSupplier nanoTime) {
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.thread =
        Thread.ofPlatform().daemon().name("engine-" + settings.modelName()).start(this::run);
  }

  void submit(ScriptedGeneration generation) {
    present.incrementAndGet();
    arrivals.add(generation);
    if (closing && arrivals.remove(generation)) {
      present.decrementAndGet();
      throw new IllegalStateException("the engine is closed");
    }
    wake();
  }

  void wake() {
    signal.release();
  }

  EngineLoad load() {
    int running = held.get();
    int queued = Math.max(0, present.get() - running);
    Runtime runtime = Runtime.getRuntime();
    return new EngineLoad(
        Math.max(0, settings.slots() - running - queued),
        running,
        queued,
        runtime.totalMemory() - runtime.freeMemory(),
        runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory(),
        steps.get());
  }

  void close() {
    closing = true;
    wake();
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      if (!thread.join(CLOSE_WAIT)) {
        LOG.atWarn()
            .addKeyValue(EngineLogKey.MODEL, settings.modelName())
            .addKeyValue(EngineLogKey.WAIT_MS, CLOSE_WAIT.toMillis())
            .log("the loop of an engine did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    // Signals are dropped before the loop looks at what they stand for, so none is lost.
    signal.drainPermits();
    while (!closing) {
      takeArrivals();
      reapWaiting();
      fillSlots();
      stepRunning();
      sleepUntilDue();
      signal.drainPermits();
    }
    endAll();
  }

  private void takeArrivals() {
    for (ScriptedGeneration g = arrivals.poll(); g != null; g = arrivals.poll()) {
      waiting.add(g);
    }
  }

  private void reapWaiting() {
    waiting.removeIf(this::stepped);
  }

  private void fillSlots() {
    while (running.size() < settings.slots() && !waiting.isEmpty()) {
      ScriptedGeneration generation = waiting.remove();
      running.add(generation);
      held.incrementAndGet();
      guarded(() -> generation.begin(nanoTime.getAsLong()));
    }
  }

  private void stepRunning() {
    if (running.removeIf(this::stepped)) {
      fillSlots();
    }
  }

  /** Steps a generation and returns true when it is over. */
  private boolean stepped(ScriptedGeneration generation) {
    long now = nanoTime.getAsLong();
    GenerationResult result;
    int before = generation.generated();
    try {
      result = generation.step(now, settings.haltAllowed());
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue(EngineLogKey.MODEL, settings.modelName())
          .setCause(e)
          .log("a listener threw");
      result = new GenerationResult.Failed("the listener threw", false, generation.usage(now));
    }
    if (generation.generated() > before) {
      steps.incrementAndGet();
    }
    if (result == null) {
      return false;
    }
    finish(generation, result);
    return true;
  }

  /** The slot is free before the listener is given the result. */
  private void finish(ScriptedGeneration generation, GenerationResult result) {
    if (generation.running()) {
      held.decrementAndGet();
    }
    present.decrementAndGet();
    guarded(() -> generation.end(result));
  }

  private void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue(EngineLogKey.MODEL, settings.modelName())
          .setCause(e)
          .log("a listener threw");
    }
  }

  private void sleepUntilDue() {
    long now = nanoTime.getAsLong();
    long wait = Long.MAX_VALUE;
    for (ScriptedGeneration g : running) {
      wait = Math.min(wait, until(g, now));
    }
    for (ScriptedGeneration g : waiting) {
      wait = Math.min(wait, until(g, now));
    }
    if (wait <= 0) {
      return;
    }
    try {
      boolean signalled =
          signal.tryAcquire(Math.min(wait, Long.MAX_VALUE / 4), TimeUnit.NANOSECONDS);
      LOG.trace(signalled ? "woken by a signal" : "woken by the clock");
    } catch (InterruptedException e) {
      closing = true;
    }
  }

  private static long until(ScriptedGeneration generation, long now) {
    long due = generation.due();
    return due == Long.MIN_VALUE ? 0 : due - now;
  }

  private void endAll() {
    takeArrivals();
    running.addAll(waiting);
    for (ScriptedGeneration generation : running) {
      finish(
          generation,
          new GenerationResult.Failed(
              "the engine was closed", false, generation.usage(nanoTime.getAsLong())));
    }
    running.clear();
    waiting.clear();
  }
}

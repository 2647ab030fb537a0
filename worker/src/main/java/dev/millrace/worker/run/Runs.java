package dev.millrace.worker.run;

import dev.millrace.logging.LogKey;
import dev.millrace.model.RequestId;
import dev.millrace.model.WorkItem;
import dev.millrace.model.WorkerEvent.HeldRun;
import dev.millrace.redis.flags.CancelFlag;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs that a worker holds, one per request at the most.
 *
 * <pre>
 *   work item --> held already, or a higher run of the request is --> ignored
 *             --> not taking work --> declined
 *             --> taken (a lower run of the request is dropped) --> reported | given up --> gone
 * </pre>
 *
 * <p>A run that cannot be written is given up without an end: it disappears from what the worker
 * holds, which tells the dispatcher to run it again and to count the attempt. A run is declined
 * while it is untouched, or when the dispatcher asked to suspend it; neither counts.
 *
 * <p>Thread rule: any thread. {@code take} never blocks.
 */
public final class Runs {

  private static final Logger LOG = LoggerFactory.getLogger(Runs.class);

  /** How far behind its deadline a run may be before the worker does the engine's stopping. */
  private static final Duration DEADLINE_GRACE = Duration.ofSeconds(1);

  private final RunContext context;
  private final Map<RequestId, Run> held = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition fewer = lock.newCondition();
  private boolean taking = true;

  /** Holds none yet. */
  public Runs(RunContext context) {
    this.context = context;
  }

  /** Takes work, unless it is known or none is taken any more. */
  public void take(WorkItem sent) {
    WorkItem item = sent.receivedAt(context.clock().instant());
    Run run = new Run(item, context, this::over);
    lock.lock();
    try {
      Run known = held.get(item.request().id());
      if (known != null && known.item().run() >= item.run()) {
        return;
      }
      if (!taking) {
        decline(item);
        return;
      }
      if (known != null) {
        known.pairs(LOG.atInfo()).addKeyValue(LogKey.BY_RUN, item.run()).log("run replaced");
        known.drop();
      }
      held.put(item.request().id(), run);
    } finally {
      lock.unlock();
    }
    context.executor().execute(run::begin);
  }

  private void decline(WorkItem item) {
    context.meters().declined();
    context
        .executor()
        .execute(
            () ->
                context
                    .reports()
                    .declined(item.request().id(), item.run(), "the worker takes no work"));
  }

  /** Cancels exactly this run, if it is held. */
  public void cancel(RequestId requestId, long run, String reason) {
    Run known = held.get(requestId);
    if (known != null && known.item().run() == run) {
      known.stop(new StopReason.Cancelled(reason));
    }
  }

  /** Gives exactly this run back, if it is held and not about to end. */
  public void suspend(RequestId requestId, long run) {
    Run known = held.get(requestId);
    if (known != null && known.item().run() == run) {
      known.suspend();
    }
  }

  /** Cancels whichever run of the request is held, if its tenant raised the flag. */
  public void cancel(CancelFlag flag) {
    Run known = held.get(flag.requestId());
    if (known != null) {
      known.cancel(flag);
    }
  }

  /** Stops runs that the engine should have stopped at their deadline. */
  public void enforceDeadlines(Instant now) {
    Instant latest = now.minus(DEADLINE_GRACE);
    held.values().forEach(run -> run.enforceDeadline(latest));
  }

  /** Drops every run without an end; the dispatcher has them, or gets them, run again. */
  public void dropAll() {
    Collection<Run> dropped;
    lock.lock();
    try {
      dropped = List.copyOf(held.values());
      held.clear();
      fewer.signalAll();
    } finally {
      lock.unlock();
    }
    dropped.forEach(Run::drop);
  }

  /** Takes no more work: what comes from now on is declined. */
  public void stopTaking() {
    lock.lock();
    try {
      taking = false;
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing is held, although work is taken. */
  public boolean isIdle() {
    lock.lock();
    try {
      return taking && held.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until nothing is held.
   *
   * @return whether that came true in time
   */
  public boolean awaitNone(Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (!held.isEmpty()) {
        if (left <= 0) {
          return false;
        }
        left = fewer.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Every run that the worker holds. */
  public List<HeldRun> held() {
    return held.values().stream().map(Run::held).toList();
  }

  /** How many runs take a slot, or are about to. */
  public int generating() {
    return (int) held.values().stream().filter(Run::generating).count();
  }

  private void over(Run run) {
    lock.lock();
    try {
      held.remove(run.item().request().id(), run);
      fewer.signalAll();
    } finally {
      lock.unlock();
    }
    run.pairs(LOG.atDebug()).addKeyValue(LogKey.WORKER, context.worker()).log("run over");
  }
}

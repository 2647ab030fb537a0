package dev.millrace.client.limit;

import dev.millrace.client.MillraceClient;
import dev.millrace.client.NotAcceptedException;
import dev.millrace.client.RequestHandle;
import dev.millrace.client.Result;
import dev.millrace.client.Submission;
import dev.millrace.client.cells.HeldBack;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Sends requests through a client, so many at once. Others wait in the program, the most urgent
 * first and each priority in its order; one that waits too long, or finds too many before it, is
 * refused as overloaded and was never sent. What waits here is lost with the program: a request is
 * durable once it is sent.
 *
 * <p>Any thread. The client is its owner's to close; what waits then is refused one after the
 * other.
 */
public final class LimitedClient {

  private final Function<Submission, RequestHandle> sender;
  private final ClientLimits limits;
  private final Timer timer;
  private final ReentrantLock lock = new ReentrantLock();
  private final TreeSet<Waiting> waiting = new TreeSet<>();
  private final Map<Outcome, Long> ended = new EnumMap<>(Outcome.class);
  private int running;
  private long arrivals;
  private long started;
  private long refused;

  /** Runs a task after a while. */
  @FunctionalInterface
  interface Timer {

    /** The returned action takes it back. */
    Runnable after(Duration delay, Runnable task);
  }

  /** One that waits; ordered by priority, then by arrival. */
  private record Waiting(
      Priority priority, long number, Submission submission, CompletableFuture<RequestHandle> sent)
      implements Comparable<Waiting> {
    @Override
    public int compareTo(Waiting other) {
      int byPriority = priority.compareTo(other.priority);
      return byPriority != 0 ? byPriority : Long.compare(number, other.number);
    }
  }

  /** Over this client, within these limits. */
  public LimitedClient(MillraceClient client, ClientLimits limits) {
    this(client::submit, limits, LimitedClient::onSharedTimer);
  }

  LimitedClient(Function<Submission, RequestHandle> sender, ClientLimits limits, Timer timer) {
    this.sender = sender;
    this.limits = limits;
    this.timer = timer;
    for (Outcome outcome : Outcome.values()) {
      ended.put(outcome, 0L);
    }
  }

  private static Runnable onSharedTimer(Duration delay, Runnable task) {
    Executor later = CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS);
    CompletableFuture<Void> scheduled = CompletableFuture.runAsync(task, later);
    return () -> scheduled.cancel(false);
  }

  /**
   * Sends a request as soon as the limits let it.
   *
   * @return done when it is sent; fails with {@link NotAcceptedException} when it is refused, and
   *     with {@link IllegalArgumentException} when it breaks a rule
   */
  public CompletableFuture<RequestHandle> submit(Submission submission) {
    CompletableFuture<RequestHandle> sent = new CompletableFuture<>();
    Priority priority = submission.priority().orElse(Priority.NORMAL);
    Waiting place;
    boolean now;
    lock.lock();
    try {
      place = new Waiting(priority, arrivals++, submission, sent);
      now = running < limits.concurrent();
      if (now) {
        running++;
      } else if (waiting.size() < limits.queued()) {
        waiting.add(place);
      } else {
        refused++;
        sent.completeExceptionally(overloaded("the client's queue is full"));
        return sent;
      }
    } finally {
      lock.unlock();
    }
    if (now) {
      send(place);
    } else {
      Runnable stopWaiting = timer.after(limits.queueTimeout(), () -> expire(place));
      CompletableFuture<Void> unused =
          sent.handle(
              (handle, failure) -> {
                stopWaiting.run();
                return null;
              });
    }
    return sent;
  }

  /** Has its turn. */
  private void send(Waiting next) {
    RequestHandle handle;
    try {
      handle = sender.apply(next.submission());
    } catch (RuntimeException failure) {
      count(() -> refused++);
      next.sent().completeExceptionally(failure);
      release();
      return;
    }
    count(() -> started++);
    CompletableFuture<Void> unused = handle.result().thenAccept(this::over);
    next.sent().complete(handle);
  }

  private void over(Result result) {
    count(() -> ended.merge(result.outcome().outcome(), 1L, Long::sum));
    release();
  }

  /** One has ended: the next one has its turn. */
  private void release() {
    Waiting next;
    lock.lock();
    try {
      next = waiting.pollFirst();
      if (next == null) {
        running--;
        return;
      }
    } finally {
      lock.unlock();
    }
    send(next);
  }

  private void expire(Waiting place) {
    boolean waited;
    lock.lock();
    try {
      waited = waiting.remove(place);
      refused += waited ? 1 : 0;
    } finally {
      lock.unlock();
    }
    if (waited) {
      place
          .sent()
          .completeExceptionally(
              overloaded(
                  "the request waited for "
                      + limits.queueTimeout().toMillis()
                      + " ms in the client"));
    }
  }

  private void count(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  private NotAcceptedException overloaded(String why) {
    return new NotAcceptedException(
        new HeldBack(new ErrorInfo(ErrorCode.OVERLOADED, why), limits.queueTimeout()));
  }

  /** What it has done and is about to do. */
  public ClientStatistics statistics() {
    lock.lock();
    try {
      Map<Priority, Integer> byPriority = new EnumMap<>(Priority.class);
      for (Priority priority : Priority.values()) {
        byPriority.put(
            priority, (int) waiting.stream().filter(it -> it.priority() == priority).count());
      }
      return new ClientStatistics(running, byPriority, started, ended, refused);
    } finally {
      lock.unlock();
    }
  }
}

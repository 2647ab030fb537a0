package dev.millrace.client.stream;

import dev.millrace.logging.LogKey;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscriber's way through an event log: delivers as many events as were asked for, one at a
 * time and in order, on an executor, and completes when the log ended.
 *
 * <p>Thread rule: {@code pending} counts signals; whoever raises it from zero owns the drain until
 * it is zero again, so signals of the subscriber never overlap. Position, done are the owner's.
 */
final class EventSubscription implements Flow.Subscription, Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(EventSubscription.class);

  private final EventLog log;
  private final Flow.Subscriber<? super StreamEvent> subscriber;
  private final Executor executor;
  private final AtomicLong demand = new AtomicLong();
  private final AtomicInteger pending = new AtomicInteger();
  private final Runnable onChange = this::signal;
  private volatile boolean cancelled;
  private volatile boolean illegalDemand;
  private int position;
  private boolean done;

  private EventSubscription(
      EventLog log, Flow.Subscriber<? super StreamEvent> subscriber, Executor executor) {
    this.log = log;
    this.subscriber = subscriber;
    this.executor = executor;
  }

  static void begin(
      EventLog log, Flow.Subscriber<? super StreamEvent> subscriber, Executor executor) {
    EventSubscription subscription = new EventSubscription(log, subscriber, executor);
    subscriber.onSubscribe(subscription);
    log.addListener(subscription.onChange);
    subscription.signal();
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      illegalDemand = true;
    } else {
      demand.accumulateAndGet(n, (had, more) -> had + more < 0 ? Long.MAX_VALUE : had + more);
    }
    signal();
  }

  @Override
  public void cancel() {
    cancelled = true;
    log.removeListener(onChange);
  }

  private void signal() {
    if (pending.getAndIncrement() == 0) {
      try {
        executor.execute(this);
      } catch (RejectedExecutionException stopped) {
        cancel();
        LOG.debug("subscription dropped: its executor no longer takes work");
      }
    }
  }

  @Override
  public void run() {
    int seen = pending.get();
    do {
      try {
        drain();
      } catch (RuntimeException | Error thrown) {
        // A subscriber must not throw; what it threw may quote a token, so only its class is told.
        LOG.atWarn()
            .addKeyValue(LogKey.ERROR_TYPE, thrown.getClass().getName())
            .log("subscriber failed and gets no more");
        cancel();
      }
      seen = pending.addAndGet(-seen);
    } while (seen != 0);
  }

  private void drain() {
    if (illegalDemand) {
      finish(new IllegalArgumentException("request: must be at least 1 (Flow rule 3.9)"));
    }
    while (!cancelled && !done && demand.get() > 0) {
      StreamEvent event = log.at(position);
      if (event == null) {
        break;
      }
      position++;
      demand.decrementAndGet();
      subscriber.onNext(event);
    }
    if (log.endsAt(position)) {
      finish(null);
    }
  }

  private void finish(@Nullable RuntimeException problem) {
    if (cancelled || done) {
      return;
    }
    done = true;
    log.removeListener(onChange);
    if (problem == null) {
      subscriber.onComplete();
    } else {
      subscriber.onError(problem);
    }
  }
}

package dev.millrace.service.breaker;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.IllegalStateTransitionException;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The breaker in front of something that may fail as a whole.
 *
 * <pre>
 *   CLOSED --5 failures in a row--> OPEN --wait--> HALF_OPEN --2 of 3 trials good--> CLOSED
 *                                    ^                 |
 *                                    +--2 trials bad---+   (the wait doubles each time)
 *   any --force(OPEN)--> FORCED_OPEN    any --force(CLOSED)--> FORCED_CLOSED
 *   any --force(AUTOMATIC)--> CLOSED
 * </pre>
 *
 * <p>Any thread.
 */
public final class Breaker {

  /** Failures in a row that open it. */
  public static final int FAILURES_TO_OPEN = 5;

  /** Calls that are let through half-open. */
  public static final int TRIALS = 3;

  /** Half-open calls of one kind that decide. */
  private static final int DECIDING = 2;

  private static final float ALL = 100;
  private static final double FACTOR = 2;

  private final CircuitBreaker breaker;
  private int good;
  private int bad;

  /** Whether calls are let through. */
  public enum State {
    /** All calls. */
    CLOSED,
    /** None, until the wait is over. */
    OPEN,
    /** A few, which decide. */
    HALF_OPEN,
    /** None, until somebody says otherwise. */
    FORCED_OPEN,
    /** All, whatever comes of them, until somebody says otherwise. */
    FORCED_CLOSED
  }

  /** What an operator may want of it. */
  public enum Order {
    OPEN,
    CLOSED,
    AUTOMATIC;

    /** By its name in lower case. */
    public static Optional<Order> ofLabel(String label) {
      return Stream.of(values())
          .filter(order -> order.name().toLowerCase(Locale.ROOT).equals(label))
          .findFirst();
    }
  }

  /**
   * Closed.
   *
   * @param name unique in its process
   * @param firstWait until it lets trials through; doubles with each opening in a row
   * @param longestWait what it doubles up to
   */
  public Breaker(String name, Duration firstWait, Duration longestWait, Clock clock) {
    breaker =
        CircuitBreaker.of(
            name,
            CircuitBreakerConfig.custom()
                .clock(clock)
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(FAILURES_TO_OPEN)
                .minimumNumberOfCalls(FAILURES_TO_OPEN)
                .failureRateThreshold(ALL)
                .permittedNumberOfCallsInHalfOpenState(TRIALS)
                .waitIntervalFunctionInOpenState(
                    IntervalFunction.ofExponentialBackoff(firstWait, FACTOR, longestWait))
                .build());
  }

  /** Its name. */
  public String name() {
    return breaker.getName();
  }

  /** Takes the permission for one call, whose outcome is to be told. */
  public boolean tryAcquire() {
    return breaker.tryAcquirePermission();
  }

  /** Whether a call would be let through now; takes no permission. */
  public boolean allows() {
    boolean allowed = breaker.tryAcquirePermission();
    if (allowed) {
      breaker.releasePermission();
    }
    return allowed;
  }

  /** A call succeeded after this long. */
  public void success(long nanos) {
    boolean trial = isHalfOpen();
    breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
    if (trial) {
      decide(true);
    }
  }

  /** A call failed after this long. */
  public void failure(long nanos, Throwable why) {
    boolean trial = isHalfOpen();
    breaker.onError(nanos, TimeUnit.NANOSECONDS, why);
    if (trial) {
      decide(false);
    }
  }

  private synchronized void decide(boolean well) {
    if (well) {
      good++;
    } else {
      bad++;
    }
    if (isHalfOpen() && good >= DECIDING) {
      change(breaker::transitionToClosedState);
    } else if (isHalfOpen() && bad >= DECIDING) {
      change(breaker::transitionToOpenState);
    }
    if (!isHalfOpen()) {
      good = 0;
      bad = 0;
    }
  }

  /** How it stands. */
  public State state() {
    return switch (breaker.getState()) {
      case CLOSED, METRICS_ONLY -> State.CLOSED;
      case OPEN -> State.OPEN;
      case HALF_OPEN -> State.HALF_OPEN;
      case FORCED_OPEN -> State.FORCED_OPEN;
      case DISABLED -> State.FORCED_CLOSED;
    };
  }

  /** Whether it lets nothing through as it stands. */
  public boolean isOpen() {
    State now = state();
    return now == State.OPEN || now == State.FORCED_OPEN;
  }

  private boolean isHalfOpen() {
    return breaker.getState() == CircuitBreaker.State.HALF_OPEN;
  }

  /** Forces it open or closed, or lets it decide by itself again, beginning closed. */
  public synchronized void force(Order order) {
    good = 0;
    bad = 0;
    switch (order) {
      case OPEN -> change(breaker::transitionToForcedOpenState);
      case CLOSED -> change(breaker::transitionToDisabledState);
      case AUTOMATIC -> {
        if (state() != State.CLOSED) {
          change(breaker::transitionToClosedState);
        }
      }
    }
  }

  /** Lets trials through at once, because something changed for the better. */
  public void retryNow() {
    if (breaker.getState() == CircuitBreaker.State.OPEN) {
      change(breaker::transitionToHalfOpenState);
    }
  }

  /** Tells every change, as text for people. */
  public void onChange(Consumer<String> listener) {
    breaker
        .getEventPublisher()
        .onStateTransition(event -> listener.accept(event.getStateTransition().toString()));
  }

  /** Somebody else may have changed it meanwhile, which is as good. */
  private static void change(Runnable transition) {
    try {
      transition.run();
    } catch (IllegalStateTransitionException | CallNotPermittedException changedMeanwhile) {
      return;
    }
  }
}

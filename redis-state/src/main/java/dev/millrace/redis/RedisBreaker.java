package dev.millrace.redis;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.IllegalStateTransitionException;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Clock;
import java.time.Duration;

/**
 * The breaker in front of Redis.
 *
 * <pre>
 *   CLOSED --5 failures in a row--> OPEN --wait--> HALF_OPEN --3 answers, one good--> CLOSED
 *                                    ^                 |
 *                                    +---3 failures----+   (the wait doubles each time)
 * </pre>
 */
final class RedisBreaker {

  static final int FAILURES_TO_OPEN = 5;
  static final Duration FIRST_WAIT = Duration.ofMillis(500);
  static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private static final float ALL = 100;
  private static final int TRIALS = 3;
  private static final double FACTOR = 2;

  private RedisBreaker() {}

  static CircuitBreaker create(Clock clock) {
    return CircuitBreaker.of(
        "redis",
        CircuitBreakerConfig.custom()
            .clock(clock)
            .slidingWindowType(SlidingWindowType.COUNT_BASED)
            .slidingWindowSize(FAILURES_TO_OPEN)
            .minimumNumberOfCalls(FAILURES_TO_OPEN)
            .failureRateThreshold(ALL)
            .permittedNumberOfCallsInHalfOpenState(TRIALS)
            .waitIntervalFunctionInOpenState(
                IntervalFunction.ofExponentialBackoff(FIRST_WAIT, FACTOR, LONGEST_WAIT))
            .build());
  }

  /** Lets trial calls through at once, because something changed for the better. */
  static void retryNow(CircuitBreaker breaker) {
    if (breaker.getState() != CircuitBreaker.State.OPEN) {
      return;
    }
    try {
      breaker.transitionToHalfOpenState();
    } catch (IllegalStateTransitionException | CallNotPermittedException changedMeanwhile) {
      return;
    }
  }
}

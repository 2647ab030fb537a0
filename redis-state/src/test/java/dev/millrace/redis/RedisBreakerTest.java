package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.SettableClock;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RedisBreakerTest {

  private final SettableClock clock = new SettableClock();
  private final CircuitBreaker breaker = RedisBreaker.create(clock);

  @Test
  void shouldOpenAtTheFifthFailureInARow() {
    fail(4);
    assertThat(breaker.getState()).isEqualTo(State.CLOSED);

    fail(1);

    assertThat(breaker.getState()).isEqualTo(State.OPEN);
    assertThat(breaker.tryAcquirePermission()).isFalse();
  }

  @Test
  void shouldStayClosedWhenAnAnswerComesBetweenFailures() {
    fail(4);
    succeed();
    fail(4);

    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
  }

  @Test
  void shouldWaitTwiceAsLongWhenTrialsFail() {
    fail(5);
    clock.advance(RedisBreaker.FIRST_WAIT.plusMillis(1));
    fail(3);
    assertThat(breaker.getState()).isEqualTo(State.OPEN);

    clock.advance(RedisBreaker.FIRST_WAIT.plusMillis(1));
    assertThat(breaker.tryAcquirePermission()).isFalse();

    clock.advance(RedisBreaker.FIRST_WAIT);
    assertThat(breaker.tryAcquirePermission()).isTrue();
  }

  @Test
  void shouldNeverWaitLongerThanItsLimit() {
    fail(5);
    for (int i = 0; i < 20; i++) {
      clock.advance(RedisBreaker.LONGEST_WAIT.plusMillis(1));
      fail(3);
    }

    clock.advance(RedisBreaker.LONGEST_WAIT.plus(Duration.ofMillis(1)));

    assertThat(breaker.tryAcquirePermission()).isTrue();
  }

  @Test
  void shouldCloseWhenTrialsSucceed() {
    fail(5);
    clock.advance(RedisBreaker.FIRST_WAIT.plusMillis(1));

    succeed();
    succeed();
    succeed();

    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
  }

  @Test
  void shouldTryAtOnceWhenTheConnectionIsBack() {
    fail(5);

    RedisBreaker.retryNow(breaker);

    assertThat(breaker.tryAcquirePermission()).isTrue();
  }

  @Test
  void shouldChangeNothingWhenTheConnectionIsBackAndTheBreakerIsClosed() {
    RedisBreaker.retryNow(breaker);

    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      assertThat(breaker.tryAcquirePermission()).isTrue();
      breaker.onError(1, TimeUnit.MILLISECONDS, new IllegalStateException("no answer"));
    }
  }

  private void succeed() {
    assertThat(breaker.tryAcquirePermission()).isTrue();
    breaker.onSuccess(1, TimeUnit.MILLISECONDS);
  }
}

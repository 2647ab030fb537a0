package dev.millrace.service.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.service.breaker.Breaker.Order;
import dev.millrace.service.breaker.Breaker.State;
import dev.millrace.testing.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BreakerTest {

  private static final Duration FIRST = Duration.ofSeconds(60);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final SettableClock clock = new SettableClock();
  private final Breaker breaker = new Breaker("b", FIRST, LONGEST, clock);

  @Test
  void shouldOpenAtTheFifthFailureInARow() {
    fail(4);
    assertThat(breaker.state()).isEqualTo(State.CLOSED);

    fail(1);

    assertThat(breaker.state()).isEqualTo(State.OPEN);
    assertThat(breaker.tryAcquire()).isFalse();
    assertThat(breaker.allows()).isFalse();
    assertThat(breaker.isOpen()).isTrue();
  }

  @Test
  void shouldStayClosedWhenASuccessComesBetweenFailures() {
    fail(4);
    succeed(1);
    fail(4);

    assertThat(breaker.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void shouldLetThreeTrialsThroughAndCloseAfterTwoGoodOnes() {
    fail(5);
    clock.advance(FIRST.plusMillis(1));
    assertThat(breaker.tryAcquire()).isTrue();
    assertThat(breaker.tryAcquire()).isTrue();
    assertThat(breaker.tryAcquire()).isTrue();
    assertThat(breaker.tryAcquire()).isFalse();

    breaker.failure(1, new IllegalStateException());
    breaker.success(1);
    assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    breaker.success(1);

    assertThat(breaker.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void shouldWaitTwiceAsLongWhenTwoTrialsFail() {
    fail(5);
    clock.advance(FIRST.plusMillis(1));
    fail(2);
    assertThat(breaker.state()).isEqualTo(State.OPEN);

    clock.advance(FIRST.plusMillis(1));
    assertThat(breaker.allows()).isFalse();

    clock.advance(FIRST);
    assertThat(breaker.allows()).isTrue();
  }

  @Test
  void shouldNeverWaitLongerThanItsLimit() {
    fail(5);
    for (int i = 0; i < 20; i++) {
      clock.advance(LONGEST.plusMillis(1));
      fail(2);
    }

    clock.advance(LONGEST.plusMillis(1));

    assertThat(breaker.allows()).isTrue();
  }

  @Test
  void shouldTryAtOnceWhenToldSo() {
    fail(5);
    breaker.retryNow();
    assertThat(breaker.allows()).isTrue();

    Breaker closed = new Breaker("c", FIRST, LONGEST, clock);
    closed.retryNow();
    assertThat(closed.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void shouldStayAsItIsForcedUntilItMayDecideAgain() {
    breaker.force(Order.OPEN);
    clock.advance(LONGEST.multipliedBy(10));
    assertThat(breaker.allows()).isFalse();
    assertThat(breaker.state()).isEqualTo(State.FORCED_OPEN);

    breaker.force(Order.CLOSED);
    fail(20);
    assertThat(breaker.state()).isEqualTo(State.FORCED_CLOSED);
    assertThat(breaker.allows()).isTrue();

    breaker.force(Order.AUTOMATIC);
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    fail(5);
    assertThat(breaker.state()).isEqualTo(State.OPEN);
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      assertThat(breaker.tryAcquire()).isTrue();
      breaker.failure(1, new IllegalStateException("no answer"));
    }
  }

  private void succeed(int times) {
    for (int i = 0; i < times; i++) {
      assertThat(breaker.tryAcquire()).isTrue();
      breaker.success(1);
    }
  }
}

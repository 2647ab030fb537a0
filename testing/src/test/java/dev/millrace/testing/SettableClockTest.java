package dev.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class SettableClockTest {

  @Test
  void shouldMoveBothReadingsWhenTimePasses() {
    SettableClock clock = new SettableClock();

    clock.advance(Duration.ofMillis(1500));

    assertThat(clock.instant()).isEqualTo(SettableClock.START.plusMillis(1500));
    assertThat(clock.nanoTime()).isEqualTo(1_500_000_000L);
  }

  @Test
  void shouldKeepTheMonotonicTimeWhenTheTimeOfDayJumps() {
    SettableClock clock = new SettableClock();

    clock.jumpTo(SettableClock.START.minusSeconds(3600));

    assertThat(clock.instant()).isEqualTo(SettableClock.START.minusSeconds(3600));
    assertThat(clock.nanoTime()).isZero();
  }

  @Test
  void shouldMoveTogetherWithItsViewInAnotherZone() {
    SettableClock clock = new SettableClock();
    SettableClock elsewhere = clock.withZone(ZoneId.of("Asia/Tokyo"));

    clock.advance(Duration.ofSeconds(1));

    assertThat(elsewhere.instant()).isEqualTo(clock.instant());
    assertThat(elsewhere.getZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
  }

  @Test
  void shouldRefuseToPassBackwards() {
    SettableClock clock = new SettableClock();

    assertThatThrownBy(() -> clock.advance(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

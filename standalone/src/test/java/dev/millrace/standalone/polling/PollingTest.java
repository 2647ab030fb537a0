package dev.millrace.standalone.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PollingTest {

  private static final Duration INTERVAL = Duration.ofMillis(20);

  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger looks = new AtomicInteger();
  private final Polling polling = new Polling(now::get, time -> now.addAndGet(time.toNanos()));

  @Test
  void shouldNotPauseWhenTheFirstLookIsEnough() throws Exception {
    assertThat(polling.within(Duration.ZERO, () -> true, INTERVAL)).isTrue();
    polling.until(() -> true, INTERVAL);

    assertThat(now).hasValue(0);
  }

  @Test
  void shouldLookInIntervalsUntilItIsEnough() throws Exception {
    polling.until(() -> looks.incrementAndGet() == 4, INTERVAL);

    assertThat(now).hasValue(3 * INTERVAL.toNanos());
  }

  @Test
  void shouldLookOnceMoreAtTheEndAndSayThatItWasNotEnough() throws Exception {
    boolean enough =
        polling.within(
            INTERVAL.multipliedBy(3),
            () -> {
              looks.incrementAndGet();
              return false;
            },
            INTERVAL);

    assertThat(enough).isFalse();
    assertThat(looks).hasValue(4);
  }

  @Test
  void shouldEndWithTheFailureOfALook() {
    assertThatThrownBy(
            () ->
                polling.until(
                    () -> {
                      throw new IOException("gone");
                    },
                    INTERVAL))
        .isInstanceOf(IOException.class);
  }
}

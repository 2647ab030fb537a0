package dev.millrace.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void shouldWaitTwiceAsLongEachTimeUpToTheLongest() {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofMillis(300));

    assertThat(backoff.after(1)).isEqualTo(Duration.ofMillis(100));
    assertThat(backoff.after(2)).isEqualTo(Duration.ofMillis(200));
    assertThat(backoff.after(3)).isEqualTo(Duration.ofMillis(300));
    assertThat(backoff.after(1_000_000)).isEqualTo(Duration.ofMillis(300));
  }

  @Test
  void shouldRefuseAPauseOfNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)))
        .withMessageStartingWith("backoff:");
  }
}

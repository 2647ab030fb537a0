package dev.millrace.bench.cancel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CancelLoadTest {

  @Test
  void shouldAllowOneTokenAndFiftyMilliseconds() {
    assertThat(load(20, 20, 1_000).p99Millis()).isEqualTo(70);
    assertThat(load(20, 5, 1_000).p99Millis()).isEqualTo(55);
  }

  @Test
  void shouldNameTheOptionWhenALoadWouldNotFindItsRequestsInSlots() {
    assertThatThrownBy(() -> load(0, 20, 1_000)).hasMessageStartingWith("--rate:");
    assertThatThrownBy(() -> load(129, 20, 1_000)).hasMessageContaining("at most 128 requests");
    assertThatThrownBy(() -> load(20, 0, 1_000)).hasMessageStartingWith("--per-token-ms:");
    assertThatThrownBy(() -> load(20, 2, 1_001))
        .as("it would have ended by itself")
        .hasMessage("--hold-ms: must be 100 to 1000, got 1001");
  }

  private static CancelLoad load(double rate, long perTokenMillis, long holdMillis) {
    return new CancelLoad(
        1, rate, 0, 10, Duration.ofMillis(perTokenMillis), Duration.ofMillis(holdMillis));
  }
}

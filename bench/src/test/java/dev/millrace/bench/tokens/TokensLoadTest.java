package dev.millrace.bench.tokens;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokensLoadTest {

  @Test
  void shouldNameTheOptionWhenAValueIsOutOfRange() {
    assertThatThrownBy(() -> load(257, 2_000, 16, List.of(1), 10))
        .hasMessage("--streams: must be 1 to 256, got 257");
    assertThatThrownBy(() -> load(64, 0, 16, List.of(1), 10)).hasMessageStartingWith("--tokens:");
    assertThatThrownBy(() -> load(64, 2_000, 0, List.of(1), 10)).hasMessageStartingWith("--pool:");
    assertThatThrownBy(() -> load(64, 2_000, 16, List.of(1, 0), 10))
        .hasMessageStartingWith("--coalesced:");
    assertThatThrownBy(() -> load(64, 2_000, 16, List.of(1), 0))
        .hasMessageStartingWith("--seconds:");
  }

  private static TokensLoad load(
      int streams, int tokens, int topics, List<Integer> coalesced, int seconds) {
    return new TokensLoad(
        streams, tokens, topics, coalesced, Duration.ZERO, Duration.ofSeconds(seconds), 300_000);
  }
}

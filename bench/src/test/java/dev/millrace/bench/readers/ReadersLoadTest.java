package dev.millrace.bench.readers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReadersLoadTest {

  @Test
  void shouldNameTheOptionWhenAValueIsOutOfRange() {
    assertThatThrownBy(() -> load(257, 40, 1, 10))
        .hasMessage("--readers: must be 1 to 256, got 257");
    assertThatThrownBy(() -> load(10, 1, 1, 10)).hasMessageStartingWith("--tokens:");
    assertThatThrownBy(() -> load(10, 40, 0, 10)).hasMessageStartingWith("--workers:");
    assertThatThrownBy(() -> load(10, 40, 1, 0)).hasMessageStartingWith("--seconds:");
  }

  @Test
  void shouldGiveEveryStreamASlotWhenWorkersShareThem() {
    assertThat(load(2_000, 40, 8, 10).slots()).isEqualTo(250);
    assertThat(load(2_001, 40, 8, 10).slots()).isEqualTo(251);
  }

  private static ReadersLoad load(int readers, int tokens, int workers, int seconds) {
    return new ReadersLoad(
        readers, tokens, Duration.ofSeconds(4), workers, 16, Duration.ofSeconds(seconds));
  }
}

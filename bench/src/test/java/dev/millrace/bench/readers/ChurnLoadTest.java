package dev.millrace.bench.readers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChurnLoadTest {

  @Test
  void shouldLetReadersGoAwayForAsLongAsStreamsRun() {
    assertThat(load(2, 100).disconnects()).isEqualTo(2_000);
    assertThat(load(2, 0.01).disconnects()).isEqualTo(1);
  }

  @Test
  void shouldNameTheOptionWhenAValueIsOutOfRange() {
    assertThatThrownBy(() -> load(2, Double.NaN))
        .hasMessageStartingWith("--disconnects-per-second:");
    assertThatThrownBy(() -> load(2, 2_001)).hasMessageStartingWith("--disconnects-per-second:");
    assertThatThrownBy(() -> load(5, 1)).hasMessage("--facades: must be 1 to 4, got 5");
  }

  private static ChurnLoad load(int facades, double perSecond) {
    ReadersLoad streams =
        new ReadersLoad(10, 40, Duration.ofMillis(500), 1, 16, Duration.ofSeconds(1));
    return new ChurnLoad(streams, facades, perSecond, 1);
  }
}

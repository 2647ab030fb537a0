package dev.millrace.bench.scheduler;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SchedulerLoadTest {

  @Test
  void shouldNameTheOptionWhenAValueIsOutOfRange() {
    assertThatThrownBy(() -> load(List.of(10, 0), List.of(100), 0, 1, 1))
        .hasMessage("--workers: must be 1 to 10000, got 0");
    assertThatThrownBy(() -> load(List.of(10), List.of(), 0, 1, 1))
        .hasMessage("--queued: must name at least one number");
    assertThatThrownBy(() -> load(List.of(10), List.of(100), -1, 1, 1))
        .hasMessageStartingWith("--warm-up:");
    assertThatThrownBy(() -> load(List.of(10), List.of(100), 0, 0, 1))
        .hasMessageStartingWith("--decisions:");
    assertThatThrownBy(() -> load(List.of(10), List.of(100), 0, 1, 0))
        .hasMessageStartingWith("--rounds:");
  }

  private static SchedulerLoad load(
      List<Integer> workers, List<Integer> queued, int warmUp, int decisions, int rounds) {
    return new SchedulerLoad(1, workers, queued, 1, warmUp, decisions, rounds, 200_000, 2.5);
  }
}

package dev.millrace.bench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scheme of the long runs, with small counts; `millrace bench engine-soak` runs the long ones.
 */
class EngineSoakTest {

  private static final int REQUESTS = Integer.getInteger("millrace.soak.requests", 150);
  private static final int FUZZED = Integer.getInteger("millrace.fuzz.requests", 500);

  @TempDir Path folder;

  @Test
  void shouldAccountForEveryRequestAndKeepNothing() throws Exception {
    // When
    EngineSoak.Outcome outcome = EngineSoak.run(folder, REQUESTS, System.nanoTime(), n -> {});

    // Then
    assertThat(outcome.endings().values().stream().mapToInt(n -> n).sum()).isEqualTo(REQUESTS);
    assertThat(outcome.endings()).doesNotContainKey(EngineSoak.Ending.FAILED);
    assertThat(outcome.wrong()).isZero();
    assertThat(outcome.slotsHeld()).isZero();
    assertThat(outcome.cellsHeld()).isZero();
  }

  @Test
  void shouldLiveAndNameTheFieldWhateverARequestHolds() throws Exception {
    // When
    long seed = System.nanoTime();
    FuzzProcess.Outcome outcome = FuzzProcess.run(folder, FUZZED, seed, n -> {});

    // Then
    assertThat(outcome.died()).as("seed %d", seed).isFalse();
    assertThat(outcome.mistakes()).as("seed %d", seed).isZero();
    assertThat(outcome.ended()).isPositive();
    assertThat(outcome.refused()).isPositive();
  }
}

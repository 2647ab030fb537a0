package dev.millrace.bench.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.bench.report.Latencies;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

  @Test
  void shouldPlayTheSameArrivalsForTheSameSeed() {
    Latencies lateness = new Latencies();
    long[] once = Arrivals.poisson(3, 1000, 50).play(lateness, new long[50], i -> {});
    long[] again = Arrivals.poisson(3, 1000, 50).play(lateness, new long[50], i -> {});

    for (int i = 1; i < once.length; i++) {
      assertThat(again[i] - again[0]).isEqualTo(once[i] - once[0]);
      assertThat(once[i]).isGreaterThanOrEqualTo(once[i - 1]);
    }
  }
}

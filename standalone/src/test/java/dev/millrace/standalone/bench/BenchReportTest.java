package dev.millrace.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class BenchReportTest {

  @Test
  void shouldFailWhenOneTargetIsMissed() throws Exception {
    BenchReport report = new BenchReport("sample", 7);
    report.figure("latency", 4.9996, "ms");
    report.figure("ratio", 0.9, "ratio");
    report.atMost("latency", 5);
    report.atLeast("ratio", 0.95);

    JsonNode json = new ObjectMapper().valueToTree(report.finish());

    assertThat(json.path("name").asText()).isEqualTo("sample");
    assertThat(json.path("seed").asLong()).isEqualTo(7);
    assertThat(json.at("/figures/latency/value").asDouble()).isEqualTo(5.0);
    assertThat(json.at("/targets/latency/met").asBoolean()).isTrue();
    assertThat(json.at("/targets/ratio/met").asBoolean()).isFalse();
    assertThat(json.path("pass").asBoolean()).isFalse();
  }

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

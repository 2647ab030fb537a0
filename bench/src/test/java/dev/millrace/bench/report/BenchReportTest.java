package dev.millrace.bench.report;

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
}

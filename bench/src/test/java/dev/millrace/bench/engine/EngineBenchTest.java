package dev.millrace.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.bench.report.BenchReport;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineBenchTest {

  @TempDir Path folder;

  @Test
  void shouldReportAFigureForEveryNumberOfStreamsWhenItRunsQuickly() throws Exception {
    // Given
    BenchOptions options = BenchOptions.quick(folder);

    // When
    BenchReport outcome = EngineBench.run(options, line -> {});

    // Then
    JsonNode figures = new ObjectMapper().valueToTree(outcome).get("figures");
    for (int streams : options.streams()) {
      for (String who : new String[] {"plain_loop", "engine_decoding", "binding_requests"}) {
        String name = who + "_f16_" + streams + "_streams";
        assertThat(figures.path(name).path("value").asDouble()).as(name).isPositive();
      }
    }
    assertThat(figures.path("gap_during_prefill_p95_ms").path("value").asDouble()).isPositive();
    assertThat(figures.path("cancel_in_prefill_worst_ms").path("value").asDouble()).isPositive();
    assertThat(figures.path("swap_resident_most").path("value").asDouble()).isPositive();
    assertThat(outcome.pass()).as("unjudged").isTrue();
  }
}

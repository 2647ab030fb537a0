package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P1: what waits in the queue survives a restart of everything. */
class RestartTest {

  private static final int REQUESTS = 6;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path data;

  @Test
  void shouldEndEveryQueuedRequestAfterARestart() throws Exception {
    Map<String, String> oneSlowSlot =
        Map.of("worker.slots", "1", "worker.scripted.per-token", "40ms", "worker.drain", "0ms");
    List<String> ids = new ArrayList<>();
    try (RunningStack before = RunningStack.start(data, oneSlowSlot)) {
      for (int i = 0; i < REQUESTS; i++) {
        JsonNode accepted =
            before
                .facade()
                .submit(
                    JSON.createObjectNode()
                        .put("model", before.stack().model())
                        .put("prompt", "survivor " + i)
                        .put("max_tokens", 30)
                        .put("timeout_ms", 0));
        ids.add(accepted.path("id").asText());
      }
    }

    try (RunningStack after = RunningStack.start(data, Map.of("worker.slots", "4"))) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                for (String id : ids) {
                  JsonNode status = after.facade().status(id);
                  assertThat(status.path("status").asText()).as(id).isEqualTo("succeeded");
                  assertThat(status.at("/usage/completion_tokens").asInt()).isEqualTo(30);
                }
              });
    }
  }
}

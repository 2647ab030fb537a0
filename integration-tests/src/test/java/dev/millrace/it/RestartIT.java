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
class RestartIT {

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
        ids.add(submit(before, "survivor " + i, 30));
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

  @Test
  void shouldNotReadAPromptAgainAfterARestart(@TempDir Path kept) throws Exception {
    Map<String, String> settings =
        Map.of("worker.engine", "llama", "worker.cache-folder", kept.toString());
    String beginning = "A small otter lived by the old mill. The river was quiet that day. ";
    try (RunningStack before = RunningStack.start(data, settings)) {
      assertThat(cachedTokens(before, beginning + "It")).isZero();
    }
    try (RunningStack after = RunningStack.start(data, settings)) {
      assertThat(cachedTokens(after, beginning + "The otter")).isGreaterThan(20);
    }
  }

  private static int cachedTokens(RunningStack running, String prompt) throws Exception {
    String id = submit(running, prompt, 2);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> running.facade().status(id).path("status").asText().equals("succeeded"));
    return running.facade().status(id).at("/usage/cached_prompt_tokens").asInt();
  }

  /** Returns the id. */
  private static String submit(RunningStack running, String prompt, int tokens) throws Exception {
    return running
        .facade()
        .submit(
            JSON.createObjectNode()
                .put("model", running.stack().model())
                .put("prompt", prompt)
                .put("max_tokens", tokens)
                .put("timeout_ms", 0))
        .path("id")
        .asText();
  }
}

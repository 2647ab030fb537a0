package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.standalone.facade.FacadeException;
import dev.millrace.testing.guarantee.DuplicatesAreCounted;
import dev.millrace.testing.guarantee.EveryRequestEnds;
import dev.millrace.testing.guarantee.OneContiguousStream;
import dev.millrace.testing.guarantee.OneTerminalState;
import dev.millrace.testing.guarantee.Order;
import dev.millrace.testing.guarantee.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P1 to P4: what waits in the queue survives a restart of everything. */
class RestartIT {

  private static final int REQUESTS = 6;
  private static final int TOKENS = 30;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path data;

  @Test
  void shouldEndEveryQueuedRequestAfterARestart() throws Exception {
    Map<String, String> oneSlowSlot =
        Map.of("worker.slots", "1", "worker.scripted.per-token", "40ms", "worker.drain", "0ms");
    List<String> ids = new ArrayList<>();
    Recorder recorder = new Recorder();
    try (RunningStack before = RunningStack.start(data, oneSlowSlot)) {
      for (Order order : Workload.uniform(REQUESTS, TOKENS).orders()) {
        String id = submit(before, order.prompt(), TOKENS);
        recorder.recordSubmitted(RequestId.tryParse(id).orElseThrow(), order);
        recorder.recordAcknowledged(RequestId.tryParse(id).orElseThrow());
        ids.add(id);
      }
    }

    try (RunningStack after = RunningStack.start(data, Map.of("worker.slots", "4"))) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          // 503: Redis was too busy to answer; ask again.
          .ignoreExceptionsMatching(
              failure -> failure instanceof FacadeException busy && busy.status() == 503)
          .untilAsserted(
              () -> {
                for (String id : ids) {
                  JsonNode status = after.facade().status(id);
                  assertThat(status.path("status").asText()).as(id).isEqualTo("succeeded");
                  assertThat(status.at("/usage/completion_tokens").asInt()).isEqualTo(TOKENS);
                }
              });
      recorder.recordReports(after.facade());
      for (String id : ids) {
        JsonNode result = after.facade().status(id).path("result");
        recorder.recordLog(
            RequestId.tryParse(id).orElseThrow(),
            after.log(
                new ResultAddress(result.path("topic").asText(), result.path("offset").asLong())));
      }
      recorder.verify(
          new EveryRequestEnds(),
          new OneTerminalState(),
          new OneContiguousStream(),
          new DuplicatesAreCounted());
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

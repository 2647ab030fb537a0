package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.client.MillraceClient;
import dev.millrace.client.NotAcceptedException;
import dev.millrace.client.RequestHandle;
import dev.millrace.client.Result;
import dev.millrace.client.Submission;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.Priority;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A queue that fills and empties, as its callers see it. */
class BackpressureIT {

  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final int MANY = 40;

  @TempDir Path data;

  @Test
  void shouldHoldCallersBackBetweenTheMarksAndDropNothingThatWasProduced() throws Exception {
    Map<String, String> settings =
        Map.of(
            "dispatcher.high-watermark", "20",
            "dispatcher.low-watermark-percent", "25",
            "worker.slots", "2");
    try (RunningStack running = RunningStack.start(data, settings);
        MillraceClient bold =
            MillraceClient.builder()
                .bootstrapServers(running.stack().endpoints().kafka())
                .model(running.stack().model())
                .replication(1)
                .heedsQueues(false)
                .build()) {
      // Given more than the high mark
      List<RequestHandle> all = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        all.add(bold.submit(low("flood " + i)));
      }

      // Then callers of low requests are turned away, and nobody else
      Awaitility.await().atMost(WITHIN).until(() -> closed(running).contains("low"));
      HttpResponse<String> refused = post(running, "low");
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      Awaitility.await()
          .atMost(WITHIN)
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> running.client().submit(low("too many")))
                      .isInstanceOf(NotAcceptedException.class));
      assertThat(post(running, "high").statusCode()).isEqualTo(202);

      // And it opens when the low mark is reached, all that was produced having been taken
      Awaitility.await().atMost(WITHIN).until(() -> closed(running).isEmpty());
      assertThat(queue(running).at("/queued/low").asInt()).isLessThanOrEqualTo(5);
      assertThat(post(running, "low").statusCode()).isEqualTo(202);
      for (RequestHandle request : all) {
        assertThat(request.result().join()).isInstanceOf(Result.Success.class);
      }
      assertThat(queue(running).at("/service_time_ms").asLong()).isPositive();
    }
  }

  private static Submission low(String prompt) {
    return Submission.prompt(prompt)
        .priority(Priority.LOW)
        .noTimeout()
        .parameters(
            new GenerationParameters(
                20, 1.0, 0, 1.0, 0.0, 1.0, 0.0, 0.0, OptionalLong.empty(), List.of()))
        .build();
  }

  private static List<String> closed(RunningStack running) throws Exception {
    List<String> priorities = new ArrayList<>();
    queue(running).at("/closed").forEach(priority -> priorities.add(priority.asText()));
    return priorities;
  }

  private static JsonNode queue(RunningStack running) throws Exception {
    return running.facade().queue().at("/models/0");
  }

  private static HttpResponse<String> post(RunningStack running, String priority) throws Exception {
    URI uri = URI.create(running.stack().endpoints().http() + "/v1/requests");
    String body =
        "{\"model\":\"%s\",\"prompt\":\"one more\",\"max_tokens\":4,\"priority\":\"%s\"}"
            .formatted(running.stack().model(), priority);
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(uri)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}

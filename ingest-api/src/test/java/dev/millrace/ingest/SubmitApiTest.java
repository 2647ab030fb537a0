package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.client.Submission;
import dev.millrace.model.CellStatus;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.Input;
import dev.millrace.model.Message;
import dev.millrace.model.OutputForm;
import dev.millrace.model.OutputOptions;
import dev.millrace.model.Priority;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubmitApiTest {
  private final ApiFixture api = new ApiFixture();

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void shouldAcceptWithIdPositionAndPlaceWhenTheRequestIsGood() throws Exception {
    // Given
    api.serve("m", Map.of(Priority.HIGH, 2, Priority.NORMAL, 3, Priority.LOW, 4));
    // When
    HttpResponse<String> response =
        api.post("{\"model\":\"m\",\"prompt\":\"hello\"}", "X-Millrace-Tenant", "acme");
    // Then
    JsonNode body = ApiFixture.json(response);
    String id = api.pipeline.runs.get(0).id().toString();
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.headers().firstValue("Location")).contains("/v1/requests/" + id);
    assertThat(body.at("/id").asText()).isEqualTo(id);
    assertThat(body.at("/status").asText()).isEqualTo("queued");
    assertThat(body.at("/position").asInt()).isEqualTo(6);
    assertThat(body.at("/result/topic").asText()).isEqualTo("results.pool.x.0");
    assertThat(body.at("/result/offset").asLong()).isEqualTo(10);
    assertThat(body.at("/links/stream").asText()).isEqualTo("/v1/requests/" + id + "/stream");
    await().until(() -> api.redis.index.size() == 1);
    assertThat(api.redis.index.values()).allMatch(indexed -> indexed.tenant().equals("acme"));
  }

  @Test
  void shouldTurnAwayWhatTheQueueAsksToHoldBackAndSayWhenToTryAgain() throws Exception {
    // Given four slots, runs of a second and a backlog of 50 s
    api.serve(
        "m",
        Map.of(Priority.NORMAL, 150, Priority.LOW, 53),
        new CellStatus.Load(
            9, Optional.of(Duration.ofSeconds(1)), Optional.empty(), Set.of(Priority.LOW)));
    // When
    HttpResponse<String> low =
        api.post("{\"model\":\"m\",\"prompt\":\"hello\",\"priority\":\"low\"}");
    HttpResponse<String> normal = api.post("{\"model\":\"m\",\"prompt\":\"hello\"}");
    // Then
    assertThat(low.statusCode()).isEqualTo(429);
    assertThat(low.headers().firstValue("Retry-After")).contains("10");
    assertThat(ApiFixture.json(low).at("/error/code").asText()).isEqualTo("overloaded");
    assertThat(ApiFixture.json(low).at("/error/message").asText())
        .startsWith("model: ")
        .contains("low")
        .contains("203");
    assertThat(normal.statusCode()).isEqualTo(202);
    assertThat(ApiFixture.json(normal).at("/position").asInt()).isEqualTo(151);
    assertThat(ApiFixture.json(normal).at("/estimated_wait_ms").asInt()).isEqualTo(37_000);
    assertThat(api.pipeline.submissions).hasSize(1);
  }

  @Test
  void shouldPassEveryFieldOnWhenAllAreGiven() throws Exception {
    // Given
    api.logs.create("results.mine", List.of());
    // When
    HttpResponse<String> response =
        api.post(
            """
            {"model":"m","messages":[{"role":"user","content":"hi"}],"priority":"high",
             "max_tokens":7,"temperature":0.5,"top_k":3,"top_p":0.9,"min_p":0.1,
             "repeat_penalty":1.1,"frequency_penalty":0.2,"presence_penalty":-0.3,"seed":42,
             "stop":["a","b"],"timeout_ms":0,"metadata":{"k":"v"},"result_topic":"results.mine",
             "cancel_on_disconnect":false}
            """);
    // Then
    assertThat(response.statusCode()).isEqualTo(202);
    Submission submission = api.pipeline.submissions.get(0);
    assertThat(submission.input()).isEqualTo(new Input.Chat(List.of(new Message("user", "hi"))));
    assertThat(submission.priority()).contains(Priority.HIGH);
    assertThat(submission.parameters())
        .isEqualTo(
            new GenerationParameters(
                7, 0.5, 3, 0.9, 0.1, 1.1, 0.2, -0.3, OptionalLong.of(42), List.of("a", "b")));
    assertThat(submission.timeout()).isEqualTo(Optional.of(Duration.ZERO));
    assertThat(submission.metadata()).isEqualTo(Map.of("k", "v"));
  }

  @Test
  void shouldTakeWhatTheOutputHasToBe() throws Exception {
    api.post(
        """
        {"model":"m","prompt":"x","response_format":{"type":"json_object"},"top_logprobs":3,
         "logit_bias":{"5":2}}
        """);
    api.post("{\"model\":\"m\",\"prompt\":\"x\",\"grammar\":\"root ::= \\\"a\\\"\"}");
    api.post("{\"model\":\"m\",\"passage\":\"x\"}");

    assertThat(api.pipeline.submissions.get(0).parameters().output())
        .isEqualTo(
            new OutputOptions(
                Optional.of(OutputForm.JSON_OBJECT), OptionalInt.of(3), Map.of(5, 2.0)));
    assertThat(api.pipeline.submissions.get(1).parameters().output())
        .isEqualTo(OutputOptions.of(new OutputForm.Grammar("root ::= \"a\"")));
    assertThat(api.pipeline.submissions.get(2).input()).isEqualTo(new Input.Passage("x"));
  }

  @Test
  void shouldShowVectorAndLikelihoodsOfARequestThatEnded() throws Exception {
    String passage = id(api.post("{\"model\":\"m\",\"passage\":\"x\"}"));
    String prompt = id(api.post("{\"model\":\"m\",\"prompt\":\"x\",\"top_logprobs\":1}"));
    api.pipeline.runs.get(0).embedded(List.of(0.6f, -0.8f));
    api.pipeline.runs.get(1).started().likelyToken("a", -0.5, "b").succeeded("a");

    assertThat(ApiFixture.json(api.get("/v1/requests/" + passage)).at("/vector").toString())
        .isEqualTo("[0.6,-0.8]");
    assertThat(ApiFixture.json(api.get("/v1/requests/" + prompt)).at("/logprobs/0/token").asText())
        .isEqualTo("a");
    assertThat(api.get("/v1/requests/" + prompt + "/stream").body())
        .contains("\"logprobs\":[{\"token\":\"a\",\"logprob\":-0.5,");
  }

  private static String id(HttpResponse<String> accepted) throws Exception {
    return ApiFixture.json(accepted).at("/id").asText();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"model\":\"m\",\"prompt\":\"x\",\"passage\":\"y\"} | prompt: give either",
        "{\"model\":\"m\",\"prompt\":\"x\",\"grammar\":\"g\",\"response_format\":"
            + "{\"type\":\"json_object\"}} | grammar: give either",
        "{\"model\":\"m\",\"prompt\":\"x\",\"max_token\":1} | max_token: unknown field",
        "{\"prompt\":\"x\"} | model: is missing",
        "{\"model\":\"m\"} | prompt: give either",
        "{\"model\":\"m\",\"prompt\":\"x\",\"messages\":[]} | prompt: give either",
        "{\"model\":\"m\",\"prompt\":1} | prompt: must be a string",
        "{\"model\":\"m\",\"prompt\":\"x\",\"max_tokens\":1.5} | max_tokens: must be a whole",
        "{\"model\":\"m\",\"prompt\":\"x\",\"priority\":\"urgent\"} | priority: must be critical",
        "{\"model\":\"m\",\"prompt\":\"x\",\"timeout_ms\":-1} | timeout_ms: must not be negative",
        "{\"model\":\"m\",\"prompt\":\"x\",\"stop\":[1]} | stop: must be",
        "{\"model\":\"m\",\"prompt\":\"x\",\"metadata\":{\"a\":1}} | metadata: values",
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}]} | messages[0].content: is missing",
        "{\"model\":\"m\",\"prompt\":\"x\",\"result_topic\":\"requests.high\"} | result_topic:"
            + " must",
        "{\"model\":\"m\",\"prompt\":\"x\",\"result_topic\":"
            + "\"millrace-dispatcher-cell-changelog\"} | result_topic: must begin with results.",
        "{\"model\":\"m\",\"prompt\":\"x\",\"result_topic\":\"elsewhere\"} | result_topic: must",
        "{\"model\":\"m\",\"prompt\":\"x\",\"result_topic\":"
            + "\"results.0190a7c0-1234-7abc-8def-0123456789ab\"} | result_topic: is the topic of",
        "{\"model\":\"m\",\"prompt\":\"x\",\"result_topic\":\"results.tenant.t.x\"} | result_topic:"
            + " is a topic of another tenant",
        "{\"model\":\"m\",\"prompt\":\"x\",\"result_topic\":\"results.gone\"} | result_topic: there"
            + " is no",
        "{\"model\":\"m\",\"model\":\"n\",\"prompt\":\"x\"} | body: is not valid JSON",
        "{\"model\": | body: is not valid JSON",
        "[] | body: must be a JSON object"
      })
  void shouldNameTheFieldWhenTheBodyIsWrong(String body, String message) throws Exception {
    // When
    HttpResponse<String> response = api.post(body);
    // Then
    JsonNode error = ApiFixture.json(response).path("error");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(error.path("code").asText()).isEqualTo("invalid_request");
    assertThat(error.path("type").asText()).isEqualTo("caller");
    assertThat(error.path("message").asText()).startsWith(message);
    assertThat(api.pipeline.submissions).isEmpty();
  }

  @Test
  void shouldNameTheLimitWhenTheBodyIsTooLarge() throws Exception {
    // When
    HttpResponse<String> response =
        api.post("{\"model\":\"m\",\"prompt\":\"" + "x".repeat(2_048) + "\"}");
    // Then
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(ApiFixture.json(response).at("/error/message").asText()).contains("2048 bytes");
  }

  @Test
  void shouldListTheServedModelsWhenTheModelIsUnknown() throws Exception {
    // Given
    api.serve("a", Map.of());
    api.serve("b", Map.of());
    // When
    HttpResponse<String> response = api.post("{\"model\":\"c\",\"prompt\":\"x\"}");
    // Then
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(ApiFixture.json(response).at("/error/code").asText()).isEqualTo("model_not_found");
    assertThat(ApiFixture.json(response).at("/error/message").asText()).endsWith("a, b");
  }

  @Test
  void shouldAskToComeBackWhenKafkaIsAwayOrDoesNotAcknowledge() throws Exception {
    // Given
    api.pipeline.reachable = false;
    // When
    HttpResponse<String> away = api.post("{\"model\":\"m\",\"prompt\":\"x\"}");
    api.pipeline.reachable = true;
    api.pipeline.acknowledges = false;
    HttpResponse<String> silent = api.post("{\"model\":\"m\",\"prompt\":\"x\"}");
    // Then
    for (HttpResponse<String> response : List.of(away, silent)) {
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).contains("1");
      assertThat(ApiFixture.json(response).at("/error/code").asText()).isEqualTo("unavailable");
    }
    assertThat(api.registry.counter("millrace.ingest.rejected", "code", "unavailable").count())
        .isEqualTo(2);
  }

  @Test
  void shouldRefuseWhenDrainingOrTheTenantIsNoName() throws Exception {
    // When
    HttpResponse<String> tenant =
        api.post("{\"model\":\"m\",\"prompt\":\"x\"}", "X-Millrace-Tenant", "a b");
    api.accepting = false;
    HttpResponse<String> draining = api.post("{\"model\":\"m\",\"prompt\":\"x\"}");
    // Then
    assertThat(tenant.statusCode()).isEqualTo(400);
    assertThat(ApiFixture.json(tenant).at("/error/message").asText())
        .startsWith("X-Millrace-Tenant");
    assertThat(draining.statusCode()).isEqualTo(503);
  }

  @Test
  void shouldCancelWhenNobodyFollowsARequestThatAskedForIt() throws Exception {
    // When
    api.post("{\"model\":\"m\",\"prompt\":\"x\",\"cancel_on_disconnect\":true}");
    // Then
    await()
        .untilAsserted(
            () ->
                assertThat(api.pipeline.cancels)
                    .singleElement()
                    .asString()
                    .contains("nobody followed"));
  }

  @Test
  void shouldTellModelsAndQueues() throws Exception {
    // Given
    api.serve("m", Map.of(Priority.NORMAL, 3));
    // When
    JsonNode models = ApiFixture.json(api.get("/v1/models"));
    JsonNode queue = ApiFixture.json(api.get("/v1/queue"));
    // Then
    assertThat(models.at("/data/0/id").asText()).isEqualTo("m");
    assertThat(models.at("/data/0/slots").asInt()).isEqualTo(4);
    assertThat(queue.at("/queued").asInt()).isEqualTo(3);
    assertThat(queue.at("/models/0/queued/normal").asInt()).isEqualTo(3);
    assertThat(queue.at("/models/0/queued/low").asInt()).isZero();
    assertThat(queue.at("/models/0/workers/0/worker").asText()).isEqualTo("w1");
  }

  @Test
  void shouldAnswerInTheErrorShapeWhenThereIsNoSuchEndpoint() throws Exception {
    // When
    HttpResponse<String> response = api.get("/v1/nothing");
    // Then
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(ApiFixture.json(response).at("/error/code").asText()).isEqualTo("not_found");
  }
}

package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.client.Submission;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.FinishReason;
import dev.millrace.model.Input;
import dev.millrace.model.Message;
import dev.millrace.model.Outcome;
import dev.millrace.model.OutputForm;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import dev.millrace.redis.results.ResultRecord;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenAI's Responses API. */
@Timeout(30)
class ResponsesApiTest {

  private static final String TOPIC = "results.pool.x.0";
  private static final String BACKGROUND = "{\"model\":\"m\",\"input\":\"x\",\"background\":true}";

  private final ApiFixture api = new ApiFixture();
  private final ApiFixture other = api.beside();

  @AfterEach
  void stop() {
    api.close();
    other.close();
  }

  private CompletableFuture<HttpResponse<String>> later(String body, String... headers) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return api.call("POST", "/v1/responses", body, headers);
          } catch (Exception broken) {
            throw new AssertionError(broken);
          }
        });
  }

  private JsonNode create(String body) throws Exception {
    HttpResponse<String> answer = api.call("POST", "/v1/responses", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return ApiFixture.json(answer);
  }

  private JsonNode get(ApiFixture facade, String path) throws Exception {
    return ApiFixture.json(facade.get("/v1/responses/" + path));
  }

  private TestingPipeline.Run run() {
    await().until(() -> !api.pipeline.runs.isEmpty());
    return api.pipeline.runs.getLast();
  }

  private static List<JsonNode> events(String body) {
    return body.lines()
        .filter(line -> line.startsWith("data: "))
        .map(
            line -> {
              try {
                return ApiFixture.JSON.readTree(line.substring(6));
              } catch (Exception broken) {
                throw new AssertionError(line, broken);
              }
            })
        .toList();
  }

  private static List<String> types(List<JsonNode> events) {
    return events.stream().map(event -> event.path("type").asText()).toList();
  }

  private static void assertContiguous(List<JsonNode> events, int first) {
    assertThat(events.stream().map(event -> event.path("sequence_number").asInt()).toList())
        .isEqualTo(IntStream.range(first, first + events.size()).boxed().toList());
  }

  @Test
  void shouldAnswerWhole() throws Exception {
    // Given
    CompletableFuture<HttpResponse<String>> answer =
        later(
            """
            {"model":"m","instructions":"Be kind.","input":[
              {"role":"developer","content":"Be brief."},
              {"type":"message","role":"user","content":[
                {"type":"input_text","text":"Grüße "},{"type":"input_text","text":"🌍"}]}],
             "max_output_tokens":9,"temperature":0.5,"metadata":{"k":"v"},"tools":[],"user":"u",
             "service_tier":"flex","truncation":"disabled","reasoning":{}}
            """,
            "X-Millrace-Tenant",
            "acme");
    // When
    run().started().token("Hi ").token("🌍").succeeded("Hi 🌍");
    // Then
    JsonNode body = ApiFixture.json(answer.join());
    String hex = run().id().toString().replace("-", "");
    assertThat(answer.join().statusCode()).isEqualTo(200);
    assertThat(answer.join().headers().firstValue("x-request-id")).contains(run().id().toString());
    assertThat(body.path("id").asText()).isEqualTo("resp_" + hex);
    assertThat(body.path("object").asText()).isEqualTo("response");
    assertThat(body.path("status").asText()).isEqualTo("completed");
    assertThat(body.path("created_at").isIntegralNumber()).isTrue();
    assertThat(body.path("completed_at").isIntegralNumber()).isTrue();
    assertThat(body.path("model").asText()).isEqualTo("m");
    assertThat(body.path("service_tier").asText()).isEqualTo("flex");
    assertThat(body.path("instructions").asText()).isEqualTo("Be kind.");
    assertThat(body.path("metadata").toString()).isEqualTo("{\"k\":\"v\"}");
    assertThat(body.path("max_output_tokens").asInt()).isEqualTo(9);
    assertThat(body.path("temperature").asDouble()).isEqualTo(0.5);
    assertThat(body.path("error").isNull()).isTrue();
    assertThat(body.path("incomplete_details").isNull()).isTrue();
    assertThat(body.path("text").toString()).isEqualTo("{\"format\":{\"type\":\"text\"}}");
    assertThat(body.at("/output/0/id").asText()).isEqualTo("msg_" + hex);
    assertThat(body.at("/output/0/role").asText()).isEqualTo("assistant");
    assertThat(body.at("/output/0/content/0/type").asText()).isEqualTo("output_text");
    assertThat(body.at("/output/0/content/0/text").asText()).isEqualTo("Hi 🌍");
    assertThat(body.at("/usage/input_tokens").asInt()).isEqualTo(1);
    assertThat(body.at("/usage/output_tokens").asInt()).isEqualTo(2);
    assertThat(body.at("/usage/total_tokens").asInt()).isEqualTo(3);
    Submission sent = api.pipeline.submissions.getFirst();
    assertThat(sent.input())
        .isEqualTo(
            new Input.Chat(
                List.of(
                    new Message("system", "Be kind."),
                    new Message("system", "Be brief."),
                    new Message("user", "Grüße 🌍"))));
    assertThat(sent.tenant()).contains("acme");
    assertThat(sent.priority()).contains(Priority.LOW);
    assertThat(sent.parameters().maxTokens()).isEqualTo(9);
    assertThat(sent.metadata()).containsEntry("k", "v");
    assertThat(sent.timeout()).contains(Duration.ofMinutes(10));
  }

  @Test
  void shouldStreamEventsThatSdksParse() throws Exception {
    // Given
    CompletableFuture<HttpResponse<String>> answer =
        later("{\"model\":\"m\",\"input\":\"x\",\"stream\":true}");
    // When
    run().started().token("a\n\"").token("").token("b\r\u2028").succeeded("a\n\"b\r\u2028");
    // Then
    List<JsonNode> events = events(answer.join().body());
    assertThat(answer.join().headers().firstValue("Content-Type")).contains("text/event-stream");
    assertThat(answer.join().body()).startsWith(": ").doesNotContain("[DONE]");
    assertThat(types(events))
        .containsExactly(
            "response.created",
            "response.queued",
            "response.in_progress",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.delta",
            "response.output_text.delta",
            "response.output_text.delta",
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.completed");
    assertContiguous(events, 0);
    assertThat(answer.join().body().lines().filter(line -> line.startsWith("event: ")))
        .containsExactlyElementsOf(types(events).stream().map(type -> "event: " + type).toList());
    assertThat(events.get(0).at("/response/status").asText()).isEqualTo("queued");
    assertThat(events.get(2).at("/response/status").asText()).isEqualTo("in_progress");
    assertThat(events.get(3).at("/item/content")).isEmpty();
    assertThat(events.get(5).path("delta").asText()).isEqualTo("a\n\"");
    assertThat(events.get(9).path("text").asText()).isEqualTo("a\n\"b\r\u2028");
    assertThat(events.get(11).at("/item/status").asText()).isEqualTo("completed");
    assertThat(events.getLast().path("response"))
        .isEqualTo(get(api, events.getLast().at("/response/id").asText()));
  }

  @Test
  void shouldBePolledInTheBackgroundFromAnyFacade() throws Exception {
    // Given
    JsonNode created = create(BACKGROUND);
    String id = created.path("id").asText();
    other.redis.available = false;
    api.logs.create(TOPIC, log(run().id(), 0));
    // When
    JsonNode queued = get(other, id);
    api.logs.create(TOPIC, log(run().id(), 2));
    JsonNode running = get(other, id);
    api.logs.create(TOPIC, log(run().id(), 4));
    JsonNode ended = get(other, id);
    // Then
    assertThat(created.path("status").asText()).isEqualTo("queued");
    assertThat(created.path("background").asBoolean()).isTrue();
    assertThat(queued.path("status").asText()).isEqualTo("queued");
    assertThat(running.path("status").asText()).isEqualTo("in_progress");
    assertThat(running.path("output")).isEmpty();
    assertThat(ended.path("status").asText()).isEqualTo("completed");
    assertThat(ended.at("/output/0/content/0/text").asText()).isEqualTo("ab");
    assertThat(api.pipeline.submissions.getFirst().timeout()).contains(Duration.ofHours(1));
  }

  @Test
  void shouldGoOnAtAnotherFacadeAfterAnyEvent() throws Exception {
    // Given
    String id = create(BACKGROUND).path("id").asText();
    run().started().token("a").token("b").succeeded("ab");
    List<JsonNode> whole = events(api.get("/v1/responses/" + id + "?stream=true").body());
    other.redis.available = false;
    api.logs.create(TOPIC, log(run().id(), 4));
    assertThat(whole).hasSize(12);
    for (int seen = -1; seen < whole.size(); seen++) {
      // When
      String from = seen < 0 ? "" : "&starting_after=" + seen;
      List<JsonNode> rest = events(other.get("/v1/responses/" + id + "?stream=true" + from).body());
      // Then
      assertContiguous(rest, seen + 1);
      assertThat(types(rest)).isEqualTo(types(whole).subList(seen + 1, whole.size()));
      assertThat(deltas(whole.subList(0, seen + 1)) + deltas(rest)).isEqualTo("ab");
    }
  }

  private static String deltas(List<JsonNode> events) {
    StringBuilder text = new StringBuilder();
    events.forEach(event -> text.append(event.path("delta").asText("")));
    return text.toString();
  }

  @Test
  void shouldTellTheRecordedTextToANewReaderWhenTheLogIsGone() throws Exception {
    // Given
    String id = create(BACKGROUND).path("id").asText();
    Verdict verdict = Verdict.succeeded(FinishReason.STOP, new Usage(1, 0, 2), Timings.NONE);
    other.redis.records.put(run().id(), record(run(), verdict, "ab", 1));
    // When
    List<JsonNode> whole = events(other.get("/v1/responses/" + id + "?stream=true").body());
    List<JsonNode> rest =
        events(other.get("/v1/responses/" + id + "?stream=true&starting_after=6").body());
    // Then
    assertContiguous(whole, 0);
    assertThat(whole).hasSize(12);
    assertThat(deltas(whole)).isEqualTo("ab");
    assertThat(get(other, id).at("/output/0/content/0/text").asText()).isEqualTo("ab");
    assertThat(rest).hasSize(1);
    assertThat(rest.getFirst().at("/error/code").asText()).isEqualTo("result_expired");
  }

  @Test
  void shouldSayThatTheLimitOfTokensEndedIt() throws Exception {
    String id = create(BACKGROUND).path("id").asText();
    Verdict verdict = Verdict.succeeded(FinishReason.LENGTH, new Usage(1, 0, 2), Timings.NONE);
    other.redis.records.put(run().id(), record(run(), verdict, "ab", 1));

    JsonNode response = get(other, id);
    List<JsonNode> events = events(other.get("/v1/responses/" + id + "?stream=true").body());

    assertThat(response.path("status").asText()).isEqualTo("incomplete");
    assertThat(response.at("/incomplete_details/reason").asText()).isEqualTo("max_output_tokens");
    assertThat(types(events)).endsWith("response.output_item.done", "response.incomplete");
  }

  @Test
  void shouldTellAFailureByAnEventOfItsOwn() throws Exception {
    String id = create(BACKGROUND).path("id").asText();
    run().started().token("a").failed(new ErrorInfo(ErrorCode.ENGINE_FAILED, "it failed"));

    List<JsonNode> events = events(api.get("/v1/responses/" + id + "?stream=true").body());
    JsonNode response = get(api, id);

    assertThat(types(events)).endsWith("response.output_item.done", "response.failed");
    assertContiguous(events, 0);
    assertThat(events.getLast().path("response")).isEqualTo(response);
    assertThat(response.path("status").asText()).isEqualTo("failed");
    assertThat(response.at("/error/code").asText()).isEqualTo("server_error");
    assertThat(response.at("/error/message").asText()).isEqualTo("it failed");
  }

  @Test
  void shouldEndAfterTheQueueWhenNoWorkerBegan() throws Exception {
    String id = create(BACKGROUND).path("id").asText();
    Verdict verdict =
        Verdict.failed(new ErrorInfo(ErrorCode.OVERLOADED, "too much"), Usage.NONE, Timings.NONE);
    other.redis.records.put(run().id(), record(run(), verdict, "", 0));

    List<JsonNode> events = events(other.get("/v1/responses/" + id + "?stream=true").body());

    assertThat(types(events))
        .containsExactly("response.created", "response.queued", "response.failed");
    assertThat(get(other, id).at("/error/code").asText()).isEqualTo("rate_limit_exceeded");
  }

  @Test
  void shouldEndAStreamWhoseOutputBeganAgain() throws Exception {
    CompletableFuture<HttpResponse<String>> answer =
        later("{\"model\":\"m\",\"input\":\"x\",\"stream\":true}");

    run().started().token("old").restarted().token("new").succeeded("new");

    List<JsonNode> events = events(answer.join().body());
    assertThat(events.getLast().path("type").asText()).isEqualTo("error");
    assertThat(events.getLast().path("code").asText()).isEqualTo("output_restarted");
    assertThat(answer.join().body()).doesNotContain("new");
    assertContiguous(events, 0);
  }

  @Test
  void shouldCancelWhatRunsInTheBackground() throws Exception {
    // Given
    String id = create(BACKGROUND).path("id").asText();
    api.logs.create(TOPIC, log(run().id(), 2));
    api.logs.onFollow(() -> api.logs.create(TOPIC, cancelled(run().id())));
    other.redis.available = false;
    // When
    JsonNode cancelled = ApiFixture.json(other.call("POST", "/v1/responses/" + id + "/cancel", ""));
    JsonNode again = ApiFixture.json(other.call("POST", "/v1/responses/" + id + "/cancel", ""));
    // Then
    assertThat(other.pipeline.cancels)
        .containsExactly("m " + run().id() + " cancelled by its caller");
    assertThat(cancelled.path("status").asText()).isEqualTo("cancelled");
    assertThat(cancelled.at("/output/0/content/0/text").asText()).isEqualTo("a");
    assertThat(cancelled.at("/output/0/status").asText()).isEqualTo("incomplete");
    assertThat(again).isEqualTo(cancelled);
    List<JsonNode> events = events(other.get("/v1/responses/" + id + "?stream=true").body());
    assertThat(events.getLast().at("/response/status").asText()).isEqualTo("cancelled");
    assertContiguous(events, 0);
  }

  @Test
  void shouldNotCancelWhatIsNotInTheBackground() throws Exception {
    CompletableFuture<HttpResponse<String>> answer = later("{\"model\":\"m\",\"input\":\"x\"}");
    run().started().token("a").succeeded("a");
    String id = ApiFixture.json(answer.join()).path("id").asText();

    HttpResponse<String> refused = api.call("POST", "/v1/responses/" + id + "/cancel", "");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(ApiFixture.json(refused).at("/error/param").asText()).isEqualTo("background");
  }

  @Test
  void shouldForgetADeletedResponseEverywhere() throws Exception {
    // Given
    String id = create(BACKGROUND).path("id").asText();
    run().started();
    // When
    HttpResponse<String> deleted = api.call("DELETE", "/v1/responses/" + id, "");
    // Then
    assertThat(deleted.statusCode()).isEqualTo(200);
    assertThat(ApiFixture.json(deleted).toString())
        .isEqualTo("{\"id\":\"" + id + "\",\"object\":\"response\",\"deleted\":true}");
    assertThat(api.pipeline.cancels).hasSize(1);
    for (String path : List.of("", "?stream=true", "/input_items")) {
      assertThat(other.get("/v1/responses/" + id + path).statusCode()).isEqualTo(404);
    }
    assertThat(other.call("DELETE", "/v1/responses/" + id, "").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldHideResponsesFromOtherTenants() throws Exception {
    String id = create(BACKGROUND).path("id").asText();
    String[] stranger = {"X-Millrace-Tenant", "stranger"};

    for (String path : List.of("", "?stream=true", "/input_items")) {
      assertThat(api.get("/v1/responses/" + id + path, stranger).statusCode()).isEqualTo(404);
    }
    assertThat(api.call("DELETE", "/v1/responses/" + id, "", stranger).statusCode()).isEqualTo(404);
    assertThat(api.call("POST", "/v1/responses/" + id + "/cancel", "", stranger).statusCode())
        .isEqualTo(404);
    HttpResponse<String> previous =
        api.call(
            "POST",
            "/v1/responses",
            "{\"model\":\"m\",\"input\":\"x\",\"previous_response_id\":\"" + id + "\"}",
            stranger);
    assertThat(previous.statusCode()).isEqualTo(400);
    assertThat(ApiFixture.json(previous).at("/error/param").asText())
        .isEqualTo("previous_response_id");
    assertThat(api.pipeline.cancels).isEmpty();
  }

  @Test
  void shouldGoOnWithAConversationButNotWithItsInstructions() throws Exception {
    // Given
    String first =
        create("{\"model\":\"m\",\"input\":\"one\",\"instructions\":\"old\",\"background\":true}")
            .path("id")
            .asText();
    run().started().token("two").succeeded("two");
    // When
    JsonNode next =
        create(
            "{\"model\":\"m\",\"input\":\"three\",\"instructions\":\"new\",\"background\":true,"
                + "\"previous_response_id\":\""
                + first
                + "\"}");
    // Then
    assertThat(api.pipeline.submissions.getLast().input())
        .isEqualTo(
            new Input.Chat(
                List.of(
                    new Message("system", "new"),
                    new Message("user", "one"),
                    new Message("assistant", "two"),
                    new Message("user", "three"))));
    assertThat(next.path("previous_response_id").asText()).isEqualTo(first);
    String id = next.path("id").asText();
    JsonNode items = get(other, id + "/input_items?order=asc");
    assertThat(items.path("object").asText()).isEqualTo("list");
    assertThat(items.path("has_more").asBoolean()).isFalse();
    assertThat(items.path("data"))
        .extracting(item -> item.at("/content/0/text").asText())
        .containsExactly("one", "two", "three");
    assertThat(items.at("/data/1/content/0/type").asText()).isEqualTo("output_text");
    JsonNode latest = get(other, id + "/input_items?limit=2");
    assertThat(latest.path("data"))
        .extracting(item -> item.at("/content/0/text").asText())
        .containsExactly("three", "two");
    assertThat(latest.path("has_more").asBoolean()).isTrue();
    JsonNode last =
        get(other, id + "/input_items?limit=2&after=" + latest.path("last_id").asText());
    assertThat(last.path("data"))
        .extracting(item -> item.at("/content/0/text").asText())
        .containsExactly("one");
    assertThat(last.path("first_id")).isEqualTo(last.path("last_id"));
  }

  @Test
  void shouldNotGoOnWithAConversationThatGoesOn() throws Exception {
    String first = create(BACKGROUND).path("id").asText();
    run().started();

    HttpResponse<String> refused =
        api.call(
            "POST",
            "/v1/responses",
            "{\"model\":\"m\",\"input\":\"x\",\"previous_response_id\":\"" + first + "\"}");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("has not ended");
  }

  @Test
  void shouldKeepNothingOfWhatIsNotToBeStored() throws Exception {
    CompletableFuture<HttpResponse<String>> answer =
        later("{\"model\":\"m\",\"input\":\"x\",\"store\":false}");
    run().started().token("a").succeeded("a");

    String id = ApiFixture.json(answer.join()).path("id").asText();

    assertThat(api.responses.kept).isEmpty();
    assertThat(api.get("/v1/responses/" + id).statusCode()).isEqualTo(404);
  }

  @Test
  void shouldSendNothingThatItCouldNotStore() throws Exception {
    api.responses.available = false;

    HttpResponse<String> refused = api.call("POST", "/v1/responses", BACKGROUND);

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(api.pipeline.submissions).isEmpty();
  }

  @Test
  void shouldKnowTheResponseBeforeItsRequestIsSent() throws Exception {
    create(BACKGROUND);

    assertThat(api.responses.find(run().id()).orElseThrow().address()).isEqualTo(run().address());
  }

  @Test
  void shouldCallAResponseFailedWhoseEndIsNotHeardOf() throws Exception {
    String id = create(BACKGROUND).path("id").asText();
    api.logs.create(TOPIC, log(run().id(), 0));
    other.redis.available = false;
    other.redis.clock.advance(Duration.ofMinutes(62));

    JsonNode lost = get(other, id);
    List<JsonNode> events = events(other.get("/v1/responses/" + id + "?stream=true").body());

    assertThat(lost.path("status").asText()).isEqualTo("failed");
    assertThat(events).hasSize(3);
    assertThat(events.getLast().at("/error/type").asText()).isEqualTo("server_error");
  }

  @Test
  void shouldStopTheWorkOfAStreamThatIsLeftButNotInTheBackground() throws Exception {
    // Given
    String background = create(BACKGROUND).path("id").asText();
    try (Stream<String> lines = api.lines("/v1/responses/" + background + "?stream=true")) {
      assertThat(lines.anyMatch(line -> line.startsWith("data: "))).isTrue();
    }
    // When
    CompletableFuture<HttpResponse<String>> unused =
        later("{\"model\":\"m\",\"input\":\"x\",\"stream\":true}");
    await().until(() -> api.pipeline.runs.size() == 2);
    String left = "resp_" + run().id().toString().replace("-", "");
    try (Stream<String> lines = api.lines("/v1/responses/" + left + "?stream=true")) {
      assertThat(lines.anyMatch(line -> line.startsWith("data: "))).isTrue();
    }
    run().started().token("a").succeeded("a");
    // Then
    assertThat(events(unused.join().body())).isNotEmpty();
    assertThat(api.pipeline.cancels).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"input\":\"x\"} | model",
        "{\"model\":\"m\"} | input",
        "{\"model\":\"m\",\"input\":[]} | input",
        "{\"model\":\"m\",\"input\":7} | input",
        "{\"model\":\"m\",\"input\":[{\"role\":\"root\",\"content\":\"x\"}]} | input[0].role",
        "{\"model\":\"m\",\"input\":[{\"type\":\"reasoning\"}]} | input[0].type",
        "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\"}]}]}"
            + " | input[0].content[0].type",
        "{\"model\":\"m\",\"input\":\"x\",\"tools\":[{\"type\":\"web_search\"}]} | tools",
        "{\"model\":\"m\",\"input\":\"x\",\"tool_choice\":\"required\"} | tool_choice",
        "{\"model\":\"m\",\"input\":\"x\",\"truncation\":\"auto\"} | truncation",
        "{\"model\":\"m\",\"input\":\"x\",\"reasoning\":{\"effort\":\"low\"}} | reasoning",
        "{\"model\":\"m\",\"input\":\"x\",\"conversation\":\"conv_1\"} | conversation",
        "{\"model\":\"m\",\"input\":\"x\",\"include\":[\"a\"]} | include",
        "{\"model\":\"m\",\"input\":\"x\",\"top_logprobs\":2} | top_logprobs",
        "{\"model\":\"m\",\"input\":\"x\",\"store\":false,\"background\":true} | background",
        "{\"model\":\"m\",\"input\":\"x\",\"max_output_tokens\":0} | max_output_tokens",
        "{\"model\":\"m\",\"input\":\"x\",\"text\":{\"format\":{\"type\":\"xml\"}}}"
            + " | text.format.type",
        "{\"model\":\"m\",\"input\":\"x\",\"text\":{\"format\":{\"type\":\"json_schema\"}}}"
            + " | text.format.schema",
        "{\"model\":\"m\",\"input\":\"x\",\"previous_response_id\":\"resp_1\"}"
            + " | previous_response_id"
      })
  void shouldRefuseByName(String body, String param) throws Exception {
    HttpResponse<String> refused = api.call("POST", "/v1/responses", body);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(ApiFixture.json(refused).at("/error/param").asText()).isEqualTo(param);
    assertThat(ApiFixture.json(refused).at("/error/type").asText())
        .isEqualTo("invalid_request_error");
    assertThat(api.pipeline.submissions).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "?stream=maybe, stream",
    "?starting_after=1, starting_after",
    "?stream=true&starting_after=-1, starting_after",
    "/input_items?limit=0, limit",
    "/input_items?order=up, order",
    "/input_items?after=msg_1, after"
  })
  void shouldRefuseQueriesByName(String query, String param) throws Exception {
    String id = create(BACKGROUND).path("id").asText();

    HttpResponse<String> refused = api.get("/v1/responses/" + id + query);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(ApiFixture.json(refused).at("/error/param").asText()).isEqualTo(param);
  }

  @Test
  void shouldAskForASchemaWhereTheApiHasIt() throws Exception {
    create(
        """
        {"model":"m","input":"x","background":true,"text":{"format":
          {"type":"json_schema","name":"sum","strict":true,"schema":{"type":"object"}}}}
        """);

    assertThat(api.pipeline.submissions.getFirst().parameters().output().form())
        .contains(new OutputForm.JsonSchema("{\"type\":\"object\"}"));
  }

  /** A run of two tokens up to so many of its records. */
  private static List<ResultEvent> log(RequestId id, int records) {
    List<ResultEvent> log = strangers();
    List<ResultEvent> own =
        List.of(
            started(id),
            new ResultEvent.Tokens(id, 5, 0, "a", List.of(1)),
            new ResultEvent.Tokens(id, 5, 1, "b", List.of(2)),
            new ResultEvent.Finished(id, 5, ApiFixture.succeeded(2), Instant.EPOCH));
    log.addAll(own.subList(0, records));
    return log;
  }

  private static List<ResultEvent> cancelled(RequestId id) {
    List<ResultEvent> log = log(id, 2);
    Verdict verdict =
        new Verdict(
            Outcome.CANCELLED,
            Optional.empty(),
            Optional.empty(),
            "cancelled by its caller",
            new Usage(1, 0, 1),
            Timings.NONE);
    log.add(new ResultEvent.Finished(id, 5, verdict, Instant.EPOCH));
    return log;
  }

  /** The records before the address of every request of the fake pipeline. */
  private static List<ResultEvent> strangers() {
    RequestId stranger = RequestId.at(Instant.EPOCH);
    List<ResultEvent> log = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      log.add(started(stranger));
    }
    return log;
  }

  private static ResultEvent started(RequestId id) {
    return new ResultEvent.Started(id, 5, StartMode.RESTART, 1, "w", "m", Instant.EPOCH, "default");
  }

  private static ResultRecord record(
      TestingPipeline.Run run, Verdict verdict, String text, int attempts) {
    return new ResultRecord(
        run.id(),
        "default",
        "m",
        Priority.NORMAL,
        run.address(),
        verdict,
        text,
        false,
        verdict.usage().completionTokens(),
        attempts,
        "w",
        Instant.EPOCH,
        Instant.EPOCH);
  }
}

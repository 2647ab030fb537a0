package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import dev.millrace.ingest.openapi.OpenApiDocument;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.Priority;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The OpenAPI document, held against the routes and the answers of the real server. */
class OpenApiTest {

  private static final String CHAT = "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]";

  private final ObjectNode document = OpenApiDocument.whole();
  private final SchemaRegistry schemas = SchemaRegistry.withDialect(Dialects.getDraft202012());
  private final ApiFixture api = new ApiFixture();

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void shouldDescribeEveryRouteAndNoOther() {
    SortedSet<String> described = new TreeSet<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(method -> described.add(method + " " + path.getKey())));

    assertThat(described)
        .as("describe each route of the facade in src/main/resources/dev/millrace/ingest/openapi")
        .isEqualTo(Routes.of(api.services()));
  }

  @Test
  void shouldBeServedAsItIs() throws Exception {
    HttpResponse<String> served = api.get("/openapi.json");

    assertThat(served.statusCode()).isEqualTo(200);
    assertThat(ApiFixture.json(served)).isEqualTo(document);
    assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
  }

  @Test
  void shouldReferToNothingThatIsNotThere() {
    List<String> references = new ArrayList<>();
    document.findValuesAsText("$ref").forEach(references::add);

    assertThat(references).hasSizeGreaterThan(20);
    assertThat(references)
        .allSatisfy(
            reference -> {
              assertThat(reference).startsWith("#/");
              assertThat(document.at(reference.substring(1)).isMissingNode())
                  .as(reference)
                  .isFalse();
            });
    assertThat(document.findValuesAsText("operationId")).doesNotHaveDuplicates();
  }

  @Test
  void shouldDescribeTheLifeOfARequest() throws Exception {
    api.serve("m", Map.of(Priority.HIGH, 3));
    JsonNode accepted =
        answer("post", "/v1/requests", "/v1/requests", "{\"model\":\"m\",\"prompt\":\"x\"}", 202);
    String id = accepted.path("id").asText();
    String path = "/v1/requests/" + id;
    answer("get", "/v1/requests/{id}", path, "", 200);
    answer("get", "/v1/requests", "/v1/requests?limit=5", "", 200);
    api.pipeline.runs.getFirst().started().likelyToken("a", -0.5, "b");
    answer("get", "/v1/requests/{id}", path, "", 200);
    answer("delete", "/v1/requests/{id}", path, "", 202);
    api.pipeline.runs.getFirst().succeeded("a");
    answer("get", "/v1/requests/{id}", path, "", 200);
    answer("delete", "/v1/requests/{id}", path, "", 409);
    events("get", "/v1/requests/{id}/stream", path + "/stream", "", 4);
  }

  @Test
  void shouldDescribeWhatFailedAndWhatWasLookedAt() throws Exception {
    answer("post", "/v1/requests", "/v1/requests", "{\"model\":\"m\",\"prompt\":\"x\"}", 202);
    answer("post", "/v1/requests", "/v1/requests", "{\"model\":\"m\",\"passage\":\"x\"}", 202);
    api.pipeline.runs.get(0).started().restarted();
    api.pipeline.runs.get(0).failed(new ErrorInfo(ErrorCode.ENGINE_FAILED, "it failed"));
    api.pipeline.runs.get(1).embedded(List.of(0.6f, -0.8f));
    for (TestingPipeline.Run run : api.pipeline.runs) {
      answer("get", "/v1/requests/{id}", "/v1/requests/" + run.id(), "", 200);
    }
    String failed = "/v1/requests/" + api.pipeline.runs.get(0).id() + "/stream";
    events("get", "/v1/requests/{id}/stream", failed, "", 4);
  }

  @ParameterizedTest
  @CsvSource({"/v1/chat/completions", "/chat"})
  void shouldDescribeChats(String path) throws Exception {
    String body = "{\"model\":\"m\"," + CHAT + ",\"logprobs\":true,\"top_logprobs\":1,\"n\":1}";
    Consumer<TestingPipeline.Run> end =
        run -> run.started().likelyToken("a", -0.5, "b").succeeded("a");

    answer(path, body, end);
    answer(path, "{\"model\":\"m\"," + CHAT + "}", run -> run.token("a").succeeded("a"));
    stream(path, body, end, 3);
    answer("post", path, path, "{\"model\":\"m\"}", 400);
  }

  @ParameterizedTest
  @CsvSource({"/v1/completions", "/generate"})
  void shouldDescribeCompletions(String path) throws Exception {
    String body = "{\"model\":\"m\",\"prompt\":\"x\",\"logprobs\":1}";
    Consumer<TestingPipeline.Run> end =
        run -> run.started().likelyToken("a", -0.5, "b").succeeded("a");

    answer(path, body, end);
    answer(path, "{\"model\":\"m\",\"prompt\":[\"x\"]}", run -> run.token("a").succeeded("a"));
    stream(path, body, end, 2);
    answer("post", path, path, "{\"model\":\"m\",\"prompt\":[]}", 400);
  }

  @ParameterizedTest
  @CsvSource({"/v1/embeddings", "/embeddings"})
  void shouldDescribeVectors(String path) throws Exception {
    Consumer<TestingPipeline.Run> end = run -> run.embedded(List.of(0.6f, -0.8f));

    answer(path, "{\"model\":\"m\",\"input\":\"" + path + "\"}", end);
    answer(path, "{\"model\":\"m\",\"input\":\"y\",\"encoding_format\":\"base64\"}", end);
    answer("post", path, path, "{\"model\":\"m\",\"input\":\"\"}", 400);
  }

  @Test
  void shouldDescribeResponses() throws Exception {
    String route = "/v1/responses";
    String one = route + "/{id}";
    String body = "{\"model\":\"m\",\"input\":\"x\",\"metadata\":{\"k\":\"v\"}}";
    answer(route, body, run -> run.started().token("a").succeeded("a"));
    stream(route, body, run -> run.started().token("a").succeeded("a"), 11);
    stream(route, body, run -> run.started().token("a").restarted(), 7);
    answer("post", route, route, "{\"model\":\"m\"}", 400);
    String background = body.substring(0, body.length() - 1) + ",\"background\":true}";
    JsonNode queued = answer("post", route, route, background, 200);
    String path = route + "/" + queued.path("id").asText();
    answer("get", one, path, "", 200);
    answer("get", one + "/input_items", path + "/input_items", "", 200);
    api.pipeline.runs.getLast().started().token("a");
    answer("get", one, path, "", 200);
    api.pipeline.runs.getLast().failed(new ErrorInfo(ErrorCode.ENGINE_FAILED, "it failed"));
    answer("get", one, path, "", 200);
    answer("post", one + "/cancel", path + "/cancel", "", 200);
    events("get", one, path + "?stream=true&starting_after=4", "", 6);
    answer("delete", one, path, "", 200);
    answer("get", one, path, "", 404);
  }

  @Test
  void shouldDescribeWhatIsServed() throws Exception {
    answer("get", "/v1/models", "/v1/models", "", 200);
    api.serve("a/b", Map.of(Priority.LOW, 2, Priority.HIGH, 1));

    answer("get", "/v1/models", "/v1/models", "", 200);
    answer("get", "/v1/models/{id}", "/v1/models/a/b", "", 200);
    answer("get", "/v1/models/{id}", "/v1/models/c", "", 404);
    answer("get", "/v1/queue", "/v1/queue", "", 200);
    JsonNode stats = answer("get", "/server/stats", "/server/stats", "", 200);
    assertThat(stats.at("/queue_depth").asInt()).isEqualTo(3);
    assertThat(stats.at("/queued/low").asInt()).isEqualTo(2);
    assertThat(stats.at("/models_loaded/0").asText()).isEqualTo("a/b");
    assertThat(stats.at("/workers").asInt()).isEqualTo(1);
    assertThat(stats.at("/accepting_requests").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | /v1/chat/completions | POST",
        "PUT | /v1/requests | GET, POST",
        "POST | /v1/requests/x | DELETE, GET",
        "DELETE | /v1/models | GET",
        "POST | /openapi.json | GET"
      })
  void shouldSayWhichMethodsAPathHas(String method, String path, String allowed) throws Exception {
    HttpResponse<String> refused = api.call(method, path, "");

    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(refused.headers().firstValue("Allow").orElse("").split(", "))
        .containsExactlyInAnyOrder(allowed.split(", "));
    assertThat(ApiFixture.json(refused).at("/error/code").asText()).isEqualTo("method_not_allowed");
  }

  /** A check that finds nothing wrong with a wrong answer would be none. */
  @Test
  void shouldFindAFieldThatIsNotDescribed() throws Exception {
    api.serve("m", Map.of());
    ObjectNode stats = (ObjectNode) ApiFixture.json(api.get("/server/stats"));
    stats.put("secret", 1).put("workers", "many");

    assertThat(errors(schemaOf("get", "/server/stats", 200, "application/json"), stats)).hasSize(2);
  }

  private void answer(String path, String body, Consumer<TestingPipeline.Run> end)
      throws Exception {
    CompletableFuture<HttpResponse<String>> answer = posted(path, body, end);
    check("post", path, answer.join(), 200);
  }

  private void stream(String path, String body, Consumer<TestingPipeline.Run> end, int chunks)
      throws Exception {
    String streamed = body.substring(0, body.length() - 1) + ",\"stream\":true}";
    HttpResponse<String> answer = posted(path, streamed, end).join();
    checkEvents("post", path, answer, chunks);
  }

  private CompletableFuture<HttpResponse<String>> posted(
      String path, String body, Consumer<TestingPipeline.Run> end) throws Exception {
    assertThat(errors(requestSchema(path), ApiFixture.JSON.readTree(body))).isEmpty();
    int before = api.pipeline.runs.size();
    CompletableFuture<HttpResponse<String>> answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return api.call("POST", path, body);
              } catch (Exception broken) {
                throw new AssertionError(broken);
              }
            });
    await().until(() -> api.pipeline.runs.size() > before);
    end.accept(api.pipeline.runs.getLast());
    return answer;
  }

  private JsonNode answer(String method, String route, String path, String body, int status)
      throws Exception {
    return check(method, route, api.call(method.toUpperCase(Locale.ROOT), path, body), status);
  }

  private JsonNode check(String method, String route, HttpResponse<String> answer, int status)
      throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode json = ApiFixture.json(answer);
    assertThat(errors(schemaOf(method, route, status, "application/json"), json))
        .as("%s %s answered %s", method, route, json)
        .isEmpty();
    return json;
  }

  private void events(String method, String route, String path, String body, int count)
      throws Exception {
    checkEvents(method, route, api.call(method.toUpperCase(Locale.ROOT), path, body), count);
  }

  private void checkEvents(String method, String route, HttpResponse<String> answer, int count)
      throws Exception {
    JsonNode schema = schemaOf(method, route, 200, "text/event-stream");
    int seen = 0;
    for (String line : answer.body().split("\n", -1)) {
      if (line.startsWith("data: {")) {
        JsonNode event = ApiFixture.JSON.readTree(line.substring("data: ".length()));
        assertThat(errors(schema, event)).as("%s %s told %s", method, route, event).isEmpty();
        seen++;
      }
    }
    assertThat(seen).as(answer.body()).isEqualTo(count);
  }

  private JsonNode schemaOf(String method, String route, int status, String type) {
    JsonNode responses = document.path("paths").path(route).path(method).path("responses");
    JsonNode response =
        responses.has(Integer.toString(status))
            ? responses.path(Integer.toString(status))
            : responses.path("default");
    JsonNode there =
        response.has("$ref") ? document.at(response.path("$ref").asText().substring(1)) : response;
    JsonNode schema = there.path("content").path(type).path("schema");
    assertThat(schema.isMissingNode()).as("%s %s %d %s", method, route, status, type).isFalse();
    return schema;
  }

  private JsonNode requestSchema(String route) {
    return document
        .path("paths")
        .path(route)
        .at("/post/requestBody/content/application~1json/schema");
  }

  private List<String> errors(JsonNode schema, JsonNode value) {
    ObjectNode whole = ApiFixture.JSON.createObjectNode();
    whole.setAll((ObjectNode) schema);
    whole.set("components", document.path("components"));
    List<Error> found = schemas.getSchema(whole).validate(value);
    return found.stream().map(Error::toString).toList();
  }
}

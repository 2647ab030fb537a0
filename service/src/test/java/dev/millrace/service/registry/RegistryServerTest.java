package dev.millrace.service.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.Control;
import dev.millrace.model.RequestId;
import dev.millrace.service.RoleStartException;
import dev.millrace.topics.Topics;
import dev.millrace.wire.Wires;
import dev.millrace.wire.factory.WiresFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(Lifecycle.PER_CLASS)
class RegistryServerTest {

  private static final String CONTROL = "/subjects/dev.millrace.v1.Control";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private RegistryServer registry;

  @BeforeAll
  void start() throws RoleStartException {
    registry = RegistryServer.start("127.0.0.1", 0);
  }

  @AfterAll
  void stop() {
    registry.close();
    http.close();
  }

  @Test
  void shouldServeOurOwnRegistryClient() throws Exception {
    Control cancel =
        new Control.Cancel(
            "tiny",
            RequestId.parse("0190a7c0-1234-7abc-8def-0123456789ab"),
            "",
            Instant.ofEpochMilli(5));

    Wires wires = WiresFactory.connect(registry.uri(), Duration.ofSeconds(5));

    byte[] bytes = wires.controls().encode(cancel);
    assertThat(WiresFactory.builtin().controls().decode(bytes)).isEqualTo(cancel);
  }

  @Test
  void shouldListSubjectsTypesAndCompatibility() throws Exception {
    assertThat(JSON.convertValue(body(get("/subjects")), String[].class))
        .contains("dev.millrace.v1.InferenceRequest", "requests.critical-value");
    assertThat(get("/schemas/types").body()).isEqualTo("[\"AVRO\"]");
    assertThat(body(get("/config")).get("compatibilityLevel").asText())
        .isEqualTo("FULL_TRANSITIVE");
    assertThat(body(get("/mode")).get("mode").asText()).isEqualTo("READONLY");
  }

  @Test
  void shouldGiveASchemaByIdBySubjectAndByTopic() throws Exception {
    JsonNode versions = body(get("/subjects/requests.high-value/versions"));
    JsonNode latest = body(get("/subjects/requests.high-value/versions/latest"));
    JsonNode last =
        body(get("/subjects/dev.millrace.v1.InferenceRequest/versions/" + versions.size()));
    JsonNode byId = body(get("/schemas/ids/" + last.get("id").asInt()));

    assertThat(latest.get("subject").asText()).isEqualTo("requests.high-value");
    assertThat(latest.get("schema")).isEqualTo(last.get("schema")).isEqualTo(byId.get("schema"));
    assertThat(JSON.readTree(last.get("schema").asText()).get("name").asText())
        .isEqualTo("InferenceRequest");
    assertThat(versions).hasSizeGreaterThan(1).first().isEqualTo(IntNode.valueOf(1));
  }

  @Test
  void shouldFindASchemaThatIsThere() throws Exception {
    JsonNode control = body(get(CONTROL + "/versions/1"));

    HttpResponse<String> found = post(CONTROL, control.get("schema").asText());
    HttpResponse<String> registered = post(CONTROL + "/versions", control.get("schema").asText());

    assertThat(found.statusCode()).isEqualTo(200);
    assertThat(body(found)).isEqualTo(control);
    assertThat(body(registered).get("id")).isEqualTo(control.get("id"));
  }

  @ParameterizedTest
  @CsvSource({
    "/subjects/none/versions, 40401",
    "/subjects/none/versions/1, 40401",
    "/subjects/dev.millrace.v1.Control/versions/2, 40402",
    "/subjects/dev.millrace.v1.Control/versions/0, 42202",
    "/subjects/dev.millrace.v1.Control/versions/newest, 42202",
    "/schemas/ids/4711, 40403",
    "/schemas/ids/x, 40403"
  })
  void shouldAnswerInConfluentsErrorForm(String path, int code) throws Exception {
    assertError(get(path), code);
  }

  @Test
  void shouldTakeNothingNew() throws Exception {
    String other = "{\"type\":\"record\",\"name\":\"X\",\"fields\":[]}";

    assertError(post(CONTROL, other), 40403);
    assertError(post("/subjects/none", other), 40401);
    assertError(post(CONTROL + "/versions", other), 42205);
    assertError(post("/subjects/none/versions", other), 42205);
    assertError(post(CONTROL + "/versions", "{\"type\":\"nothing\"}"), 42201);
    assertError(send(request(CONTROL).POST(BodyPublishers.ofString("no json"))), 42201);
    assertError(send(request(CONTROL).POST(BodyPublishers.ofString("{}"))), 42201);
  }

  @Test
  void shouldNameThePortWhenItIsTaken() {
    assertThatThrownBy(
            () -> RegistryServer.start("127.0.0.1", registry.uri().getPort(), Topics.DEFAULT))
        .isInstanceOf(RoleStartException.class)
        .hasMessageContaining("registry.port")
        .hasMessageContaining(":" + registry.uri().getPort());
  }

  private static void assertError(HttpResponse<String> response, int code) throws IOException {
    assertThat(response.statusCode()).isEqualTo(code / 100);
    assertThat(body(response).get("error_code").asInt()).isEqualTo(code);
    assertThat(body(response).get("message").asText()).isNotEmpty();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path).GET());
  }

  private HttpResponse<String> post(String path, String schema) throws Exception {
    ObjectNode body = JSON.createObjectNode().put("schema", schema);
    return send(request(path).POST(BodyPublishers.ofString(body.toString())));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(registry.uri() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonNode body(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body());
  }
}

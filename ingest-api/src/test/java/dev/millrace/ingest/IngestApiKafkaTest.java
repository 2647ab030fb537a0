package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.ingest.lookup.RedisLinks;
import dev.millrace.ingest.stream.CursorKeys;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.kafka.TopicSettings;
import dev.millrace.model.CellStatus;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.Priority;
import dev.millrace.model.WorkerEvent.WorkerState;
import dev.millrace.model.WorkerId;
import dev.millrace.service.Health;
import dev.millrace.service.RoleStartException;
import dev.millrace.testing.ScriptedPipeline;
import dev.millrace.testing.ScriptedRun;
import dev.millrace.testing.TestingKafka;
import dev.millrace.topics.Topics;
import dev.millrace.wire.Wires;
import dev.millrace.wire.factory.WiresFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole facade against a real broker and a scripted pipeline. */
class IngestApiKafkaTest {
  private static final TestingKafka KAFKA = TestingKafka.shared();
  private static final Topics TOPICS = new Topics("ingest-test.");
  private static final Wires WIRES = WiresFactory.builtin();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final CursorKeys CURSOR_KEYS = CursorKeys.random();
  private static ScriptedPipeline pipeline;
  private static IngestApi facade;

  @BeforeAll
  static void start() throws Exception {
    pipeline = ScriptedPipeline.start(KAFKA, TOPICS, WIRES, IngestApiKafkaTest::play);
    facade = facade("one");
  }

  private static IngestApi facade(String instance) throws RoleStartException {
    IngestApi started =
        new IngestApi(
            config(instance, KAFKA.clientConfig(), 0),
            WIRES,
            new SimpleMeterRegistry(),
            RedisLinks.none());
    started.start();
    return started;
  }

  private static IngestConfig config(String instance, Map<String, Object> kafka, int port) {
    IngestConfig defaults = IngestConfig.defaults(kafka);
    return new IngestConfig(
        instance,
        defaults.host(),
        port,
        defaults.tls(),
        kafka,
        TopicPlan.of(TOPICS),
        8,
        defaults.poolRetention(),
        defaults.maxBodyBytes(),
        defaults.acceptTimeout(),
        defaults.keepAlive(),
        defaults.idleTimeout(),
        defaults.unattendedGrace(),
        defaults.keepEndedBytes(),
        defaults.indexTtl(),
        defaults.terminalGrace(),
        Duration.ofSeconds(10),
        defaults.idempotencyLife(),
        defaults.dedup(),
        defaults.door(),
        CURSOR_KEYS);
  }

  @AfterAll
  static void stop() {
    facade.close();
    pipeline.close();
    HTTP.shutdownNow();
  }

  private static void play(InferenceRequest request, ScriptedRun run) {
    String prompt = ((Input.Prompt) request.input()).text();
    if (prompt.equals("wait")) {
      await()
          .until(
              () ->
                  pipeline.cancels().stream()
                      .anyMatch(cancel -> cancel.requestId().equals(request.id())));
      run.started().cancelled("cancelled by its caller");
      return;
    }
    run.started();
    for (String word : prompt.split(" ", -1)) {
      run.token(word);
    }
    run.succeeded();
  }

  @Test
  void shouldStreamFromTheQueueToTheEndWhenARequestIsSubmitted() throws Exception {
    // When
    JsonNode accepted = submit(facade, "a b c");
    String stream = get(facade, accepted.at("/links/stream").asText()).body();
    JsonNode status = JSON.readTree(get(facade, accepted.at("/links/self").asText()).body());
    // Then
    assertThat(stream.lines().filter(line -> line.startsWith("event: token"))).hasSize(3);
    assertThat(stream.lines().filter(line -> line.startsWith("event: done"))).hasSize(1);
    assertThat(status.at("/status").asText()).isEqualTo("succeeded");
    assertThat(status.at("/text").asText()).isEqualTo("abc");
  }

  @Test
  void shouldObeyAnOperatorsSettingForProducersAlone() throws Exception {
    // Given
    Map<String, Object> kafka = new HashMap<>(KAFKA.clientConfig());
    kafka.put("producer.max.request.size", 2_000);
    try (IngestApi narrow =
        new IngestApi(
            config("narrow", kafka, 0), WIRES, new SimpleMeterRegistry(), RedisLinks.none())) {
      narrow.start();
      // When
      HttpResponse<String> refused = post(narrow, "x".repeat(4_000));
      HttpResponse<String> accepted = post(narrow, "a b c");
      // Then
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("larger than the cluster's record limit");
      assertThat(accepted.statusCode()).isEqualTo(202);
    }
  }

  @Test
  void shouldGoOnAtAnotherFacadeWhenTheReaderBringsItsCursor() throws Exception {
    // Given
    JsonNode accepted = submit(facade, "d e f");
    String path = accepted.at("/links/stream").asText();
    List<String> ids =
        get(facade, path).body().lines().filter(line -> line.startsWith("id: ")).toList();
    // When
    try (IngestApi other = facade("two")) {
      String afterFirstToken = ids.get(ids.size() - 4).substring(4);
      HttpResponse<String> rest = get(other, path, "Last-Event-ID", afterFirstToken);
      // Then
      assertThat(
              rest.body()
                  .lines()
                  .filter(line -> line.startsWith("data: ") && line.contains("\"text\"")))
          .satisfiesExactly(
              e -> assertThat(e).contains("\"e\""), f -> assertThat(f).contains("\"f\""));
      assertThat(rest.body()).contains("event: done");
    }
  }

  @Test
  void shouldCancelThroughKafkaWhenDeleted() throws Exception {
    // Given
    JsonNode accepted = submit(facade, "wait");
    String self = accepted.at("/links/self").asText();
    // When
    HttpResponse<String> cancelling =
        HTTP.send(
            HttpRequest.newBuilder(facade.uri().resolve(self)).DELETE().build(),
            HttpResponse.BodyHandlers.ofString());
    // Then
    assertThat(cancelling.statusCode()).isEqualTo(202);
    await()
        .untilAsserted(
            () ->
                assertThat(JSON.readTree(get(facade, self).body()).at("/status").asText())
                    .isEqualTo("cancelled"));
  }

  @Test
  void shouldKnowTheModelsWhenTheDispatcherTells() throws Exception {
    // Given
    CellStatus status =
        new CellStatus(
            "m",
            0,
            Instant.now(),
            Map.of(Priority.NORMAL, 2),
            0,
            Optional.empty(),
            List.of(
                new CellStatus.WorkerView(
                    new WorkerId("w"), 1, WorkerState.READY, true, 2, 0, 512, 1, 1, false, 0)),
            CellStatus.Load.NONE);
    // When
    try (KafkaProducer<String, byte[]> producer = KAFKA.producer()) {
      producer
          .send(new ProducerRecord<>(TOPICS.cellStatus(), "m", WIRES.cellStatuses().encode(status)))
          .get();
    }
    // Then
    await()
        .untilAsserted(
            () ->
                assertThat(
                        JSON.readTree(get(facade, "/v1/models").body()).at("/data/0/id").asText())
                    .isEqualTo("m"));
    Health health = facade.health();
    assertThat(health.state()).isEqualTo(Health.State.HEALTHY);
    assertThat(health.ready()).isTrue();
    assertThat(health.details())
        .containsEntry("queue_depth", 2)
        .containsEntry("models_loaded", List.of("m"));
  }

  @Test
  void shouldSayWhatToChangeWhenItCannotStart() throws Exception {
    // Given
    IngestApi nowhere =
        new IngestApi(
            withStartTimeout(Map.of("bootstrap.servers", "127.0.0.1:1")),
            WIRES,
            new SimpleMeterRegistry(),
            RedisLinks.none());
    IngestApi taken =
        new IngestApi(
            config("three", KAFKA.clientConfig(), facade.uri().getPort()),
            WIRES,
            new SimpleMeterRegistry(),
            RedisLinks.none());
    // When, Then
    assertThatThrownBy(nowhere::start)
        .isInstanceOf(RoleStartException.class)
        .hasMessageStartingWith("kafka.bootstrap: ");
    assertThatThrownBy(taken::start)
        .isInstanceOf(RoleStartException.class)
        .hasMessageStartingWith("http.port: ");
    nowhere.close();
    taken.close();
  }

  @Test
  void shouldNotStartWhenTheBrokersCannotKeepTheCopiesOfItsResults() {
    TopicPlan three = new TopicPlan(TOPICS, TopicSettings.of(1, (short) 3));
    IngestApi facade =
        new IngestApi(
            IngestConfig.defaults(KAFKA.clientConfig())
                .with("replicated", "127.0.0.1", 0, three, 1, Duration.ofSeconds(10)),
            WIRES,
            new SimpleMeterRegistry(),
            RedisLinks.none());

    assertThatThrownBy(facade::start)
        .isInstanceOf(RoleStartException.class)
        .hasMessageContaining("InvalidReplicationFactorException");
    facade.close();
  }

  private static IngestConfig withStartTimeout(Map<String, Object> kafka) {
    IngestConfig d = IngestConfig.defaults(kafka);
    return new IngestConfig(
        "nowhere",
        d.host(),
        0,
        d.tls(),
        kafka,
        TopicPlan.of(TOPICS),
        1,
        d.poolRetention(),
        d.maxBodyBytes(),
        d.acceptTimeout(),
        d.keepAlive(),
        d.idleTimeout(),
        d.unattendedGrace(),
        d.keepEndedBytes(),
        d.indexTtl(),
        d.terminalGrace(),
        Duration.ofMillis(300),
        d.idempotencyLife(),
        d.dedup(),
        d.door(),
        d.cursorKeys());
  }

  private static JsonNode submit(IngestApi where, String prompt) throws Exception {
    HttpResponse<String> response = post(where, prompt);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return JSON.readTree(response.body());
  }

  private static HttpResponse<String> post(IngestApi where, String prompt) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(where.uri().resolve("/v1/requests"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    JSON.createObjectNode().put("model", "m").put("prompt", prompt).toString()))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(IngestApi where, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(where.uri() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}

package dev.millrace.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.service.breaker.Breaker;
import dev.millrace.testing.SettableClock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpsServerTest {

  private final SettableClock clock = new SettableClock();
  private final TestingRole role = new TestingRole("worker");
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Breaker breaker =
      new Breaker("redis", Duration.ofSeconds(1), Duration.ofSeconds(1), clock);
  private final HttpClient http = HttpClient.newHttpClient();
  private OpsServer ops;

  @BeforeEach
  void start() throws RoleStartException {
    ops =
        OpsServer.start(
            OpsServerSettings.DEFAULT.withPort(0),
            List.of(role),
            List.of(breaker),
            new OpsFamily(
                "up",
                () ->
                    List.of(
                        new OpsFamily.Child("worker-1", OptionalInt.of(4711)),
                        new OpsFamily.Child("worker-2", OptionalInt.empty()))),
            registry,
            clock::nanoTime);
  }

  @AfterEach
  void stop() {
    ops.close();
    http.close();
  }

  @Test
  void shouldListenOnTheLoopbackInterfaceByDefault() {
    assertThat(ops.uri().getHost()).isEqualTo("127.0.0.1");
    assertThat(ops.uri().getPort()).isPositive();
  }

  @Test
  void shouldTellTheWholeReport() throws Exception {
    role.health(Health.State.DEGRADED, true, Map.of("queue_depth", 4, "redis", "away"));
    clock.advance(Duration.ofSeconds(90));

    HttpResponse<String> response = get("/health");

    JsonNode report = new ObjectMapper().readTree(response.body());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    assertThat(report.get("state").asText()).isEqualTo("degraded");
    assertThat(report.get("queue_depth").asInt()).isEqualTo(4);
    assertThat(report.get("uptime_secs").asInt()).isEqualTo(90);
    assertThat(report.get("memory_used_bytes").asLong()).isPositive();
    assertThat(report.at("/roles/worker/redis").asText()).isEqualTo("away");
  }

  @Test
  void shouldBeAliveButNotReadyWhenARoleIsNotReady() throws Exception {
    role.health(Health.State.HEALTHY, false, Map.of());

    HttpResponse<String> ready = get("/ready");

    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body()).contains("worker is not ready");
    assertThat(get("/live").statusCode()).isEqualTo(200);
    assertThat(get("/health").statusCode()).isEqualTo(200);

    role.health(Health.State.HEALTHY, true, Map.of());
    assertThat(get("/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldNotBeAliveWhenARoleIsLost() throws Exception {
    role.lose();

    HttpResponse<String> live = get("/live");

    assertThat(live.statusCode()).isEqualTo(503);
    assertThat(live.body()).contains("worker");
  }

  @Test
  void shouldCallARoleUnhealthyWhenItCannotTell() throws Exception {
    role.loseSpeech();

    assertThat(get("/health").statusCode()).isEqualTo(503);
    assertThat(get("/ready").statusCode()).isEqualTo(503);
    assertThat(get("/live").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldServeMetricsAsPrometheusText() throws Exception {
    try (ProcessMeters meters = ProcessMeters.bindTo(registry)) {
      assertThat(meters).isNotNull();
      registry.counter("millrace.test.things").increment();

      HttpResponse<String> response = get("/metrics");

      assertThat(response.headers().firstValue("content-type").orElse(""))
          .startsWith("text/plain")
          .contains("version=0.0.4");
      assertThat(response.body())
          .contains("millrace_test_things_total 1.0", "jvm_memory_used_bytes", "process_uptime");
    }
  }

  @Test
  void shouldShowBreakersAndForceThem() throws Exception {
    assertThat(get("/breakers").body())
        .isEqualTo("{\"breakers\":[{\"name\":\"redis\",\"state\":\"closed\"}]}");

    HttpResponse<String> opened = post("/breakers/redis/open");
    assertThat(opened.statusCode()).isEqualTo(200);
    assertThat(opened.body()).contains("forced_open");
    assertThat(breaker.allows()).isFalse();

    assertThat(post("/breakers/redis/closed").body()).contains("forced_closed");
    assertThat(post("/breakers/redis/automatic").body()).contains("\"closed\"");
    assertThat(breaker.allows()).isTrue();
    assertThat(post("/breakers/redis/ajar").statusCode()).isEqualTo(400);
    assertThat(post("/breakers/engine/open").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldWarmUpWhatIsReady() throws Exception {
    assertThat(post("/warmup").statusCode()).as("nothing is ready").isEqualTo(404);
    role.warmUps.add(
        tokens -> new WarmUp.Result("m" + tokens, tokens < 9, "too many", Duration.ofMillis(5)));

    assertThat(post("/warmup").statusCode()).isEqualTo(200);
    JsonNode three = new ObjectMapper().readTree(post("/warmup?tokens=3").body());
    assertThat(three.toString())
        .contains("\"success\":true")
        .contains("{\"model\":\"m3\",\"success\":true,\"elapsed_ms\":5.0}");
    HttpResponse<String> failed = post("/warmup?tokens=9");
    assertThat(failed.statusCode()).isEqualTo(503);
    assertThat(failed.body()).contains("\"error\":\"too many\"");
    for (String wrong : List.of("0", "-1", "257", "x", "")) {
      assertThat(post("/warmup?tokens=" + wrong).statusCode()).as(wrong).isEqualTo(400);
    }
  }

  @Test
  void shouldTellTheOpsPortsOfTheProcessesThatItKeeps() throws Exception {
    JsonNode family = new ObjectMapper().readTree(get("/processes").body());

    assertThat(family.path("name").asText()).isEqualTo("up");
    assertThat(family.at("/children/0/name").asText()).isEqualTo("worker-1");
    assertThat(family.at("/children/0/ops_port").asInt()).isEqualTo(4711);
    assertThat(family.at("/children/1/name").asText()).isEqualTo("worker-2");
    assertThat(family.at("/children/1").has("ops_port")).as("it is not up").isFalse();
  }

  @Test
  void shouldAnswerNotFoundForAnythingElse() throws Exception {
    assertThat(get("/else").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldNameThePortWhenItIsTaken() {
    int taken = ops.uri().getPort();

    assertThatThrownBy(
            () ->
                OpsServer.start(
                    OpsServerSettings.DEFAULT.withPort(taken),
                    List.of(role),
                    List.of(),
                    OpsFamily.alone("worker"),
                    registry,
                    clock::nanoTime))
        .isInstanceOf(RoleStartException.class)
        .hasMessageStartingWith("ops.port:")
        .hasMessageContaining(Integer.toString(taken));
  }

  private HttpResponse<String> post(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(ops.uri().resolve(path))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(ops.uri().resolve(path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}

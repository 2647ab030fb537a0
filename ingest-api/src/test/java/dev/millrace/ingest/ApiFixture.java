package dev.millrace.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.client.cells.CellDirectory;
import dev.millrace.ingest.metrics.IngestMeters;
import dev.millrace.ingest.stream.CursorKeys;
import dev.millrace.ingest.submit.ContentDigest;
import dev.millrace.model.CellStatus;
import dev.millrace.model.FinishReason;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import dev.millrace.model.WorkerEvent.WorkerState;
import dev.millrace.model.WorkerId;
import dev.millrace.wire.factory.WiresFactory;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The real server on a free port over a pipeline, logs and a Redis that tests hold in hand. */
final class ApiFixture implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  /** Room for some thirty short requests. */
  static final long KEEP_ENDED_BYTES = 65_536;

  /** Streams and waiting calls. */
  static final int CALLS_PER_TENANT = 64;

  static final int CALLS_IN_ALL = 100;

  /** The whole body of a call comes within this. */
  static final Duration BODY_TIMEOUT = Duration.ofMillis(300);

  final TestingPipeline pipeline = new TestingPipeline();
  final TestingResultLogs logs;
  final InMemoryRedis redis;
  final InMemoryResponses responses;
  final CellDirectory cells = new CellDirectory();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  volatile boolean accepting = true;
  private final CursorKeys keys;
  private final Api api;
  private final WebServer server;
  private final URI uri;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** How a run ends that stopped by itself, after a prompt of one token. */
  static Verdict succeeded(int outputTokens) {
    return new Verdict(
        Outcome.SUCCEEDED,
        Optional.of(FinishReason.STOP),
        Optional.empty(),
        "",
        new Usage(1, 0, outputTokens),
        Timings.NONE);
  }

  ApiFixture() {
    this(CursorKeys.random());
  }

  ApiFixture(CursorKeys keys) {
    this(keys, new TestingResultLogs(), new InMemoryRedis(), new InMemoryResponses());
  }

  /** Another facade of the same installation. */
  ApiFixture beside() {
    return new ApiFixture(keys, logs, redis, responses);
  }

  private ApiFixture(
      CursorKeys keys, TestingResultLogs logs, InMemoryRedis redis, InMemoryResponses responses) {
    this.responses = responses;
    this.keys = keys;
    this.logs = logs;
    this.redis = redis;
    IngestConfig defaults = IngestConfig.defaults(Map.of("bootstrap.servers", "none:1"));
    IngestConfig config =
        new IngestConfig(
            "test",
            defaults.host(),
            0,
            defaults.tls(),
            defaults.kafka(),
            defaults.plan(),
            1,
            defaults.poolRetention(),
            2_048,
            Duration.ofSeconds(5),
            Duration.ofMillis(50),
            defaults.idleTimeout(),
            Duration.ofMillis(100),
            KEEP_ENDED_BYTES,
            defaults.indexTtl(),
            defaults.terminalGrace(),
            defaults.startTimeout(),
            defaults.idempotencyLife(),
            defaults.dedup(),
            new IngestConfig.DoorSettings(BODY_TIMEOUT, CALLS_PER_TENANT, CALLS_IN_ALL, false),
            keys);
    api =
        new Api(
            config,
            pipeline,
            logs,
            responses,
            cells,
            redis.links(),
            new ContentDigest(WiresFactory.builtin().requests()),
            new IngestMeters(registry),
            () -> accepting,
            redis.clock);
    server = HttpServers.build(config, api, Optional.empty(), Duration.ofMillis(100)).start();
    uri = URI.create("http://127.0.0.1:" + server.port());
  }

  /** Every group of endpoints, by the path that goes before theirs. */
  Map<String, List<HttpService>> services() {
    return api.services();
  }

  /** A cell with one live worker. */
  void serve(String model, Map<Priority, Integer> queued) {
    serve(model, queued, CellStatus.Load.NONE);
  }

  /** The same with so much load. */
  void serve(String model, Map<Priority, Integer> queued, CellStatus.Load load) {
    cells.put(
        new CellStatus(
            model,
            0,
            Instant.EPOCH,
            queued,
            1,
            Optional.empty(),
            List.of(
                new CellStatus.WorkerView(
                    new WorkerId("w1"), 1, WorkerState.READY, true, 4, 1, 2_048, 10, 20, false, 0)),
            load));
  }

  HttpResponse<String> call(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri.resolve(path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.setHeader("Content-Type", "application/json");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(String body, String... headers)
      throws IOException, InterruptedException {
    return call("POST", "/v1/requests", body, headers);
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return call("GET", path, "", headers);
  }

  /** The lines of a stream as they come; closing it hangs up. */
  Stream<String> lines(String path) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(uri.resolve(path)).build(), HttpResponse.BodyHandlers.ofLines())
        .body();
  }

  /** The same of a call with a body. */
  Stream<String> postLines(String path, String body) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(uri.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofLines())
        .body();
  }

  /** Where it listens. */
  int port() {
    return server.port();
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body());
  }

  @Override
  public void close() {
    http.shutdownNow();
    api.close();
    server.stop();
  }
}

package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.testing.TestingKafka;
import dev.millrace.testing.TestingRedis;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A response in the background is followed at a facade that is killed with -9, and so are its
 * worker and Redis; it goes on at another facade with the next event.
 */
class KilledFacadeIT {

  private static final int TOKENS = 60;
  private static final int SEEN = 15;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<MillraceProcess> processes = new ArrayList<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir Path folder;

  @Test
  @Timeout(240)
  void shouldTellEveryEventOnceWhenFacadeAndWorkerAreKilled() throws Exception {
    try (TestingKafka kafka = TestingKafka.start();
        TestingRedis redis = TestingRedis.start()) {
      try {
        killAndResume(kafka, redis);
      } finally {
        processes.forEach(MillraceProcess::close);
        http.shutdownNow();
      }
    }
  }

  private void killAndResume(TestingKafka kafka, TestingRedis redis) throws Exception {
    // Given
    role("dispatcher", "dispatcher", kafka, redis).awaitReady();
    MillraceProcess first = role("ingest", "a", kafka, redis, "--port", "0");
    MillraceProcess second = role("ingest", "b", kafka, redis, "--port", "0");
    MillraceProcess worker = worker("w1", kafka, redis);
    first.awaitReady();
    second.awaitReady();
    worker.awaitReady();
    String asked =
        "{\"model\":\"m\",\"input\":\"Of the mill\",\"temperature\":0,\"max_output_tokens\":"
            + TOKENS
            + ",\"background\":true,\"stream\":true}";
    List<JsonNode> told = new ArrayList<>();
    HttpRequest create =
        HttpRequest.newBuilder(first.http().resolve("/v1/responses"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(asked))
            .build();
    try (Stream<String> lines = http.send(create, HttpResponse.BodyHandlers.ofLines()).body()) {
      Iterator<String> each = lines.iterator();
      while (told.size() < SEEN) {
        note(each.next(), told);
      }
      // When
      first.kill();
      worker.kill();
    }
    redis.kill();
    worker("w2", kafka, redis).awaitReady();
    URI response =
        second.http().resolve("/v1/responses/" + told.getFirst().at("/response/id").asText());
    List<JsonNode> rest = stream(response, told.size() - 1);

    // Then
    told.addAll(rest);
    assertThat(told.stream().map(event -> event.path("sequence_number").asInt()).toList())
        .isEqualTo(IntStream.range(0, told.size()).boxed().toList());
    assertThat(told).hasSize(5 + TOKENS + 1 + 4);
    assertThat(told.getLast().path("type").asText()).isEqualTo("response.incomplete");
    JsonNode polled = get(response);
    assertThat(polled.at("/incomplete_details/reason").asText()).isEqualTo("max_output_tokens");
    assertThat(polled.at("/usage/output_tokens").asInt()).isEqualTo(TOKENS);
    assertThat(text(told)).isEqualTo(polled.at("/output/0/content/0/text").asText());
    assertThat(stream(response, -1)).isEqualTo(told);
    JsonNode undisturbed =
        JSON.readTree(
            http.send(
                    HttpRequest.newBuilder(second.http().resolve("/v1/responses"))
                        .header("Content-Type", "application/json")
                        .POST(
                            HttpRequest.BodyPublishers.ofString(
                                asked.replace(",\"background\":true,\"stream\":true", "")))
                        .build(),
                    HttpResponse.BodyHandlers.ofString())
                .body());
    assertThat(text(told)).isEqualTo(undisturbed.at("/output/0/content/0/text").asText());
  }

  private static String text(List<JsonNode> events) {
    StringBuilder text = new StringBuilder();
    events.forEach(event -> text.append(event.path("delta").asText("")));
    return text.toString();
  }

  private static void note(String line, List<JsonNode> told) throws Exception {
    if (line.startsWith("data: ")) {
      told.add(JSON.readTree(line.substring("data: ".length())));
    }
  }

  private List<JsonNode> stream(URI response, int startingAfter) throws Exception {
    String after = startingAfter < 0 ? "" : "&starting_after=" + startingAfter;
    HttpRequest follow =
        HttpRequest.newBuilder(URI.create(response + "?stream=true" + after)).build();
    List<JsonNode> told = new ArrayList<>();
    for (String line :
        http.send(follow, HttpResponse.BodyHandlers.ofString()).body().split("\n", -1)) {
      note(line, told);
    }
    return told;
  }

  private JsonNode get(URI response) throws Exception {
    return JSON.readTree(
        http.send(HttpRequest.newBuilder(response).build(), HttpResponse.BodyHandlers.ofString())
            .body());
  }

  private MillraceProcess worker(String name, TestingKafka kafka, TestingRedis redis)
      throws Exception {
    return role(
        "worker",
        name,
        kafka,
        redis,
        "--engine",
        "scripted",
        "--model-name",
        "m",
        "--set",
        "worker.scripted.per-token=30ms");
  }

  private MillraceProcess role(
      String role, String name, TestingKafka kafka, TestingRedis redis, String... more)
      throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                role,
                "--kafka",
                kafka.bootstrapServers(),
                "--redis",
                "127.0.0.1:" + redis.port(),
                "--ops-port",
                "0",
                "--data",
                folder.resolve(name).toString()));
    arguments.addAll(List.of(more));
    if (role.equals("ingest")) {
      arguments.addAll(List.of("--set", "http.instance=" + name));
    }
    MillraceProcess process = MillraceProcess.start(folder, arguments.toArray(String[]::new));
    processes.add(process);
    return process;
  }
}

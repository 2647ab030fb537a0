package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.client.RequestHandle;
import dev.millrace.client.Submission;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent.Finished;
import dev.millrace.model.ResultEvent.Started;
import dev.millrace.testing.TestingRedis;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key is one request through the whole pipeline, with Redis and without it. */
class IdempotencyKeyIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CALLERS = 8;

  @TempDir Path data;

  @Test
  void shouldRunOnceHoweverOftenTheKeyComes() throws Exception {
    try (TestingRedis redis = TestingRedis.start();
        RunningStack running =
            RunningStack.start(data, Map.of("redis.url", "127.0.0.1:" + redis.port()));
        HttpClient http = HttpClient.newHttpClient();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      // When the key comes from many callers at once, and again after the end
      RequestId shared = one(callers, running, http, "k-1");
      awaitSuccess(running, shared);
      RequestId late = post(running, http, "k-1");

      // Then
      ResultAddress address = address(running, shared);
      assertThat(late).isEqualTo(shared);
      assertRanOnce(running, shared, address);

      // When Redis is gone, and the last one to come is a Java client
      redis.kill();
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> running.stack().context().redis().availability().name().equals("UNAVAILABLE"));
      RequestId alone = one(callers, running, http, "k-2");
      RequestHandle client =
          running
              .client()
              .submit(Submission.prompt("once").tenant("default").idempotencyKey("k-2").build());
      client.result().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      awaitSuccess(running, alone);

      // Then
      assertThat(client.id()).isEqualTo(alone);
      assertRanOnce(running, alone, client.address());
    }
  }

  private static RequestId one(
      ExecutorService callers, RunningStack running, HttpClient http, String key) throws Exception {
    List<Callable<RequestId>> calls =
        IntStream.range(0, CALLERS)
            .<Callable<RequestId>>mapToObj(caller -> () -> post(running, http, key))
            .toList();
    Set<RequestId> ids =
        callers.invokeAll(calls).stream().map(Future::resultNow).collect(Collectors.toSet());
    assertThat(ids).hasSize(1);
    return ids.iterator().next();
  }

  private static RequestId post(RunningStack running, HttpClient http, String key)
      throws Exception {
    URI uri = running.stack().endpoints().http().resolve("/v1/requests");
    String body =
        JSON.createObjectNode()
            .put("model", running.stack().model())
            .put("prompt", "once")
            .toString();
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(uri)
                .header("Idempotency-Key", key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202);
    return RequestId.parse(JSON.readTree(answer.body()).path("id").asText());
  }

  private static void awaitSuccess(RunningStack running, RequestId id) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(running.facade().status(id.toString()).path("status").asText())
                    .isEqualTo("succeeded"));
  }

  private static ResultAddress address(RunningStack running, RequestId id) throws Exception {
    var result = running.facade().status(id.toString()).path("result");
    return new ResultAddress(result.path("topic").asText(), result.path("offset").asLong());
  }

  private static void assertRanOnce(RunningStack running, RequestId id, ResultAddress address)
      throws Exception {
    var own = running.log(address).stream().filter(event -> event.requestId().equals(id)).toList();
    assertThat(own).filteredOn(Started.class::isInstance).hasSize(1);
    assertThat(own).filteredOn(Finished.class::isInstance).hasSize(1);
  }
}

package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent.Started;
import dev.millrace.redis.RedisState;
import dev.millrace.redis.shares.Holders;
import dev.millrace.redis.shares.RedisHolders;
import dev.millrace.redis.shares.RedisSharedRequests;
import dev.millrace.redis.shares.SharedRequest;
import dev.millrace.testing.SettableClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Equal requests through the whole pipeline, and what stands for them in a real Redis. */
class SharedRunsIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CALLERS = 1_000;
  private static final int FEW = 20;
  private static final int READERS = 50;
  private static final Duration LIFE = Duration.ofMinutes(1);

  @TempDir Path data;

  @Test
  void shouldRunOnceForAllThatAskForTheSame() throws Exception {
    try (RunningStack running = RunningStack.start(data, Map.of());
        HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        ExecutorService callers = Executors.newFixedThreadPool(32)) {
      // When
      Set<String> mine = ids(callers, running, http, "mine", CALLERS);
      Set<String> theirs = ids(callers, running, http, "theirs", FEW);

      // Then
      assertThat(mine).hasSize(1);
      assertThat(theirs).hasSize(1).doesNotContainAnyElementsOf(mine);
      String id = mine.iterator().next();
      Set<String> streams =
          all(callers, READERS, () -> stream(running, http, id)).collect(Collectors.toSet());
      assertThat(streams).hasSize(1).first().asString().contains("event: done");
      assertRanOnce(running, http, id);

      // And what stands for them in Redis stands as it should
      RedisState redis = running.stack().context().redis();
      assertOneStands(redis);
      assertEldestGoFirst(redis);
      assertHoldersCount(redis);
    }
  }

  private static Set<String> ids(
      ExecutorService callers, RunningStack running, HttpClient http, String tenant, int many)
      throws Exception {
    return all(callers, many, () -> post(running, http, tenant)).collect(Collectors.toSet());
  }

  private static Stream<String> all(ExecutorService callers, int many, Callable<String> call)
      throws Exception {
    List<Callable<String>> calls = IntStream.range(0, many).mapToObj(_ -> call).toList();
    return callers.invokeAll(calls).stream().map(Future::resultNow);
  }

  private static String post(RunningStack running, HttpClient http, String tenant)
      throws Exception {
    String body =
        JSON.createObjectNode()
            .put("model", running.stack().model())
            .put("prompt", "the same for everybody")
            .put("temperature", 0)
            .toString();
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(running.stack().endpoints().http().resolve("/v1/requests"))
                .header("Content-Type", "application/json")
                .header("X-Millrace-Tenant", tenant)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202);
    return JSON.readTree(answer.body()).path("id").asText();
  }

  private static String stream(RunningStack running, HttpClient http, String id) throws Exception {
    return get(running, http, "/v1/requests/" + id + "/stream")
        .lines()
        .filter(line -> !line.startsWith(":") && !line.startsWith("id:"))
        .filter(line -> !line.contains("queued"))
        .collect(Collectors.joining("\n"));
  }

  private static String get(RunningStack running, HttpClient http, String path) throws Exception {
    URI uri = running.stack().endpoints().http().resolve(path);
    return http.send(
            HttpRequest.newBuilder(uri).header("X-Millrace-Tenant", "mine").build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static void assertRanOnce(RunningStack running, HttpClient http, String id)
      throws Exception {
    JsonNode result = JSON.readTree(get(running, http, "/v1/requests/" + id)).path("result");
    ResultAddress address =
        new ResultAddress(result.path("topic").asText(), result.path("offset").asLong());
    assertThat(running.log(address))
        .filteredOn(event -> event.requestId().equals(RequestId.parse(id)))
        .filteredOn(Started.class::isInstance)
        .hasSize(1);
  }

  private static void assertOneStands(RedisState redis) {
    RedisSharedRequests requests = new RedisSharedRequests(redis, 100, clock());
    SharedRequest first = request("a", 1);
    SharedRequest second = request("a", 2);

    assertThat(requests.offer(first, Optional.empty(), LIFE)).contains(first);
    assertThat(requests.offer(second, Optional.empty(), LIFE)).contains(first);
    assertThat(requests.offer(second, Optional.of(first), LIFE)).contains(second);
    requests.drop(first);
    assertThat(requests.look(first.content()).value()).contains(second);
    requests.drop(second);
    assertThat(requests.look(first.content()).value()).isEmpty();
    requests.offer(first, Optional.empty(), LIFE);
    requests.keep(first, Duration.ofMillis(1));
    Awaitility.await()
        .untilAsserted(() -> assertThat(requests.look(first.content()).value()).isEmpty());
  }

  private static void assertEldestGoFirst(RedisState redis) {
    SettableClock clock = clock();
    RedisSharedRequests requests = new RedisSharedRequests(redis, 3, clock);
    List<SharedRequest> all =
        IntStream.range(0, 5).mapToObj(number -> request("many " + number, number)).toList();
    for (SharedRequest each : all) {
      clock.advance(Duration.ofDays(1));
      requests.offer(each, Optional.empty(), LIFE);
    }

    assertThat(all)
        .filteredOn(each -> requests.look(each.content()).value().isPresent())
        .containsExactlyElementsOf(all.subList(2, 5));
  }

  private static void assertHoldersCount(RedisState redis) {
    RedisHolders holders = new RedisHolders(redis);
    RequestId request = RequestId.at(Instant.EPOCH);

    assertThat(holders.leave(request, Holders.OWNER)).hasValue(0);
    assertThat(holders.join(request, "one", LIFE)).isTrue();
    assertThat(holders.join(request, "two", LIFE)).isTrue();
    assertThat(holders.leave(request, Holders.OWNER)).hasValue(2);
    assertThat(holders.leave(request, Holders.OWNER)).hasValue(2);
    assertThat(holders.leave(request, "two")).hasValue(1);
    assertThat(holders.leave(request, "one")).hasValue(0);
  }

  /** Later than anything that the stack has put there. */
  private static SettableClock clock() {
    return new SettableClock(Instant.parse("2100-01-01T00:00:00Z"));
  }

  private static SharedRequest request(String digest, int number) {
    return new SharedRequest(
        SharedRequest.contentOf("t", digest),
        "t",
        digest,
        RequestId.at(Instant.ofEpochMilli(number)),
        "m",
        Priority.NORMAL,
        new ResultAddress("results.x", number));
  }
}

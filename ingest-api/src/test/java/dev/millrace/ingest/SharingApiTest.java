package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.ResultEvent.Tokens;
import dev.millrace.redis.results.ResultRecord;
import dev.millrace.redis.shares.SharedRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Equal requests of a tenant share one run, while it goes on and for a while after it. */
class SharingApiTest {
  private static final String GREEDY = body("\"temperature\":0");

  private final ApiFixture api = new ApiFixture();
  private final ApiFixture other = api.beside();

  @AfterEach
  void stop() {
    other.close();
    api.close();
  }

  @Test
  void shouldRunOnceWhenManyAskForTheSameAtOnce() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      List<Callable<String>> calls =
          IntStream.range(0, 64)
              .<Callable<String>>mapToObj(_ -> () -> id(api.post(GREEDY)))
              .toList();

      Set<String> ids =
          threads.invokeAll(calls).stream().map(Future::resultNow).collect(Collectors.toSet());

      assertThat(ids).hasSize(1);
      assertThat(api.pipeline.runs).hasSize(1);
      assertThat(api.registry.counter("millrace.ingest.shared", "with", "running").count())
          .isEqualTo(63);
    }
  }

  @Test
  void shouldRunOnceWhenTwoFacadesAreAskedAtOnce() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int round = 0; round < 10; round++) {
        String body = body("\"temperature\":0,\"max_tokens\":" + (round + 1));
        List<Callable<String>> calls =
            IntStream.range(0, 8)
                .<Callable<String>>mapToObj(
                    caller -> () -> id((caller % 2 == 0 ? api : other).post(body)))
                .toList();

        Set<String> ids =
            threads.invokeAll(calls).stream().map(Future::resultNow).collect(Collectors.toSet());

        assertThat(ids).hasSize(1);
      }
    }
    assertThat(runs()).isEqualTo(10);
  }

  @Test
  void shouldTellTheCallerWhatItShares() throws Exception {
    // Given
    HttpResponse<String> first = api.post(GREEDY);
    api.pipeline.runs.getFirst().started().token("a");
    // When
    HttpResponse<String> second = api.post(GREEDY);
    // Then
    assertThat(first.statusCode()).isEqualTo(202);
    assertThat(ApiFixture.json(first).has("shared")).isFalse();
    assertThat(second.statusCode()).isEqualTo(200);
    JsonNode body = ApiFixture.json(second);
    assertThat(id(second)).isEqualTo(id(first));
    assertThat(body.path("shared").asBoolean()).isTrue();
    assertThat(body.path("status").asText()).isEqualTo("running");
    assertThat(body.path("text").asText()).isEqualTo("a");
    assertThat(body.at("/links/cancel").asText())
        .startsWith("/v1/requests/" + id(first) + "?share=");
  }

  @Test
  void shouldGiveTheOutputAgainForAWhile() throws Exception {
    // Given
    String first = id(api.post(GREEDY));
    api.pipeline.runs.getFirst().started().token("a").succeeded("a");
    // When
    api.redis.clock.advance(Duration.ofSeconds(29));
    HttpResponse<String> inTime = api.post(GREEDY);
    api.redis.clock.advance(Duration.ofSeconds(2));
    HttpResponse<String> later = api.post(GREEDY);
    // Then
    assertThat(id(inTime)).isEqualTo(first);
    assertThat(ApiFixture.json(inTime).path("cached").asBoolean()).isTrue();
    assertThat(ApiFixture.json(inTime).path("text").asText()).isEqualTo("a");
    assertThat(later.statusCode()).isEqualTo(202);
    assertThat(id(later)).isNotEqualTo(first);
  }

  @Test
  void shouldGiveTheOutputOfAnotherFacadeAgainForAWhile() throws Exception {
    // Given
    String first = id(api.post(GREEDY));
    awaitIndexed(first);
    HttpResponse<String> running = other.post(GREEDY);
    api.pipeline.runs.getFirst().started().token("a").succeeded("a");
    record(first, "a");
    // When
    api.redis.clock.advance(Duration.ofSeconds(29));
    HttpResponse<String> inTime = other.post(GREEDY);
    api.redis.clock.advance(Duration.ofSeconds(2));
    HttpResponse<String> later = other.post(GREEDY);
    // Then
    assertThat(List.of(id(running), id(inTime))).containsOnly(first);
    assertThat(ApiFixture.json(running).path("shared").asBoolean()).isTrue();
    assertThat(ApiFixture.json(inTime).path("cached").asBoolean()).isTrue();
    assertThat(ApiFixture.json(inTime).path("text").asText()).isEqualTo("a");
    assertThat(later.statusCode()).isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"temperature\":0.5",
        "\"temperature\":0,\"dedup\":\"never\"",
        "\"temperature\":0,\"cancel_on_disconnect\":true"
      })
  void shouldRunAgainWhateverMayComeOutDifferentOrIsAskedFor(String parameters) throws Exception {
    api.post(body(parameters));
    api.post(body(parameters));

    assertThat(api.pipeline.runs).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"temperature\":0",
        "\"seed\":7",
        "\"temperature\":0.5,\"dedup\":\"always\"",
      })
  void shouldShareWhateverComesOutTheSameOrIsAskedFor(String parameters) throws Exception {
    api.post(body(parameters));
    api.post(body(parameters));

    assertThat(api.pipeline.runs).hasSize(1);
  }

  @Test
  void shouldShareNothingAmongTenants() throws Exception {
    HttpResponse<String> mine = api.post(GREEDY, "X-Millrace-Tenant", "mine");
    HttpResponse<String> theirs = api.post(GREEDY, "X-Millrace-Tenant", "theirs");

    assertThat(id(mine)).isNotEqualTo(id(theirs));
    assertThat(api.pipeline.runs).hasSize(2);
  }

  @Test
  void shouldNotWaitForARunThatIsLessUrgentOrEndsTooSoon() throws Exception {
    api.post(body("\"temperature\":0,\"priority\":\"low\""));
    api.post(body("\"temperature\":0,\"priority\":\"high\""));
    HttpResponse<String> lessUrgent = api.post(body("\"temperature\":0,\"priority\":\"normal\""));
    HttpResponse<String> longer = api.post(body("\"temperature\":0,\"timeout_ms\":120000"));
    HttpResponse<String> endless = api.post(body("\"temperature\":0,\"timeout_ms\":0"));

    assertThat(lessUrgent.statusCode()).isEqualTo(200);
    assertThat(List.of(longer.statusCode(), endless.statusCode())).containsOnly(202);
  }

  @Test
  void shouldCancelWhenTheLastOfThoseThatShareHasLeft() throws Exception {
    // Given
    String id = id(api.post(GREEDY));
    api.logs.create("results.pool.x.0", records(10));
    awaitIndexed(id);
    String second = ApiFixture.json(api.post(GREEDY)).at("/links/cancel").asText();
    String third = ApiFixture.json(other.post(GREEDY)).at("/links/cancel").asText();
    // When
    List<String> left =
        List.of(
            status(api.call("DELETE", "/v1/requests/" + id, "")),
            status(other.call("DELETE", "/v1/requests/" + id, "")),
            status(api.call("DELETE", third, "")));
    int before = api.pipeline.cancels.size() + other.pipeline.cancels.size();
    String last = status(other.call("DELETE", second, ""));
    // Then
    assertThat(left).containsOnly("released");
    assertThat(before).isZero();
    assertThat(last).isEqualTo("cancelling");
    assertThat(other.pipeline.cancels).hasSize(1);
  }

  @Test
  void shouldCountItsOwnCallersWhenRedisIsAway() throws Exception {
    // Given
    api.redis.available = false;
    String id = id(api.post(GREEDY));
    String second = ApiFixture.json(api.post(GREEDY)).at("/links/cancel").asText();
    // When
    String owner = status(api.call("DELETE", "/v1/requests/" + id, ""));
    String last = status(api.call("DELETE", second, ""));
    // Then
    assertThat(List.of(owner, last)).containsExactly("released", "cancelling");
    assertThat(api.pipeline.runs).hasSize(1);
  }

  @Test
  void shouldRunAgainAfterAFailure() throws Exception {
    api.post(GREEDY);
    api.pipeline.runs.getFirst().failed(new ErrorInfo(ErrorCode.ENGINE_FAILED, "broken"));

    assertThat(api.post(GREEDY).statusCode()).isEqualTo(202);
    assertThat(other.post(GREEDY).statusCode()).isIn(200, 202);
    assertThat(api.pipeline.runs).hasSize(2);
  }

  @Test
  void shouldSendTheRequestAgainWhenItsFacadeDiedBeforeItWasSent() throws Exception {
    // Given a request that stands, of which nothing else is known, and was not seen at first
    String id = id(api.post(GREEDY));
    awaitIndexed(id);
    api.redis.index.clear();
    api.redis.claimsUnseen = true;
    // When
    HttpResponse<String> joined = other.post(GREEDY);
    // Then
    assertThat(id(joined)).isEqualTo(id);
    assertThat(other.pipeline.runs).isEmpty();
    assertThat(other.pipeline.again)
        .singleElement()
        .satisfies(
            again -> {
              assertThat(again.id()).contains(RequestId.parse(id));
              assertThat(again.repeated()).isTrue();
            });
  }

  @Test
  void shouldGiveOneAnswerToEqualCallsInOpenAisFormat() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      // Given
      Future<HttpResponse<String>> first = threads.submit(() -> chat("\"temperature\":0"));
      Awaitility.await().until(() -> api.pipeline.runs.size() == 1);
      List<Future<HttpResponse<String>>> others =
          IntStream.range(0, 3)
              .mapToObj(_ -> threads.submit(() -> chat("\"temperature\":0")))
              .toList();
      Awaitility.await().until(() -> sharedWithRunning() == 3);
      // When
      api.pipeline.runs.getFirst().started().token("a").succeeded("a");
      // Then
      assertThat(first.get().headers().firstValue("X-Millrace-Shared")).isEmpty();
      for (Future<HttpResponse<String>> other : others) {
        assertThat(other.get().headers().firstValue("X-Millrace-Shared")).contains("true");
        assertThat(ApiFixture.json(other.get())).isEqualTo(ApiFixture.json(first.get()));
      }
      assertThat(chat("\"temperature\":0").headers().firstValue("X-Millrace-Shared")).isPresent();
      assertThat(api.pipeline.runs).hasSize(1);
    }
  }

  @Test
  void shouldAttachACallThatAnSdkSendsAgain() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<HttpResponse<String>> first = threads.submit(() -> chat("\"temperature\":1"));
      Awaitility.await().until(() -> api.pipeline.runs.size() == 1);
      Future<HttpResponse<String>> again =
          threads.submit(() -> chat("\"temperature\":1", "x-stainless-retry-count", "1"));
      Awaitility.await().until(() -> sharedWithRunning() == 1);
      api.pipeline.runs.getFirst().started().token("a").succeeded("a");

      assertThat(again.get().body()).isEqualTo(first.get().body());
      assertThat(api.pipeline.runs).hasSize(1);
    }
  }

  @Test
  void shouldGoOnForThoseThatStayWhenAReaderLeaves() throws Exception {
    String stream = "\"temperature\":0,\"stream\":true";
    Stream<String> second;
    try (Stream<String> _ = chatLines(stream)) {
      second = chatLines(stream);
      Awaitility.await().until(() -> sharedWithRunning() == 1);
    }
    try (second) {
      api.pipeline.runs.getFirst().started().token("a").succeeded("a");
      assertThat(second.filter(line -> line.contains("[DONE]"))).hasSize(1);
    }
    assertThat(api.pipeline.runs).hasSize(1);
    assertThat(api.pipeline.cancels).isEmpty();
  }

  private HttpResponse<String> chat(String more, String... headers) throws Exception {
    return api.call("POST", "/v1/chat/completions", chatBody(more), headers);
  }

  private Stream<String> chatLines(String more) throws Exception {
    return api.postLines("/v1/chat/completions", chatBody(more));
  }

  private static String chatBody(String more) {
    return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]," + more + "}";
  }

  private double sharedWithRunning() {
    return api.registry.counter("millrace.ingest.shared", "with", "running").count();
  }

  @Test
  void shouldRefuseAModeThatIsNone() throws Exception {
    HttpResponse<String> answer = api.post(body("\"dedup\":\"sometimes\""));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("dedup: must be auto, always or never");
  }

  /** Records of a stranger, before those of the request. */
  private static List<ResultEvent> records(int many) {
    RequestId stranger = RequestId.at(Instant.EPOCH);
    return Collections.nCopies(many, new Tokens(stranger, 1, 0, "x", List.of(1)));
  }

  private long runs() {
    return Stream.of(api, other).mapToLong(facade -> facade.pipeline.runs.size()).sum();
  }

  private void awaitIndexed(String id) {
    Awaitility.await().until(() -> api.redis.index.containsKey(RequestId.parse(id)));
  }

  private void record(String id, String text) {
    SharedRequest shared = api.redis.shared.values().iterator().next();
    api.redis.records.put(
        RequestId.parse(id),
        new ResultRecord(
            RequestId.parse(id),
            shared.tenant(),
            shared.model(),
            Priority.NORMAL,
            shared.address(),
            ApiFixture.succeeded(1),
            text,
            false,
            1,
            1,
            "w1",
            api.redis.clock.instant(),
            api.redis.clock.instant()));
  }

  private static String body(String more) {
    return "{\"model\":\"m\",\"prompt\":\"x\"," + more + "}";
  }

  private static String id(HttpResponse<String> answer) throws Exception {
    return ApiFixture.json(answer).path("id").asText();
  }

  private static String status(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).isEqualTo(202);
    return ApiFixture.json(answer).path("status").asText();
  }
}

package dev.millrace.ingest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.redis.index.IndexedRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestApiTest {
  private static final String BODY = "{\"model\":\"m\",\"prompt\":\"x\"}";
  private final ApiFixture api = new ApiFixture();

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void shouldShowEachStateWhenARequestOfOursMovesOn() throws Exception {
    // Given
    api.post(BODY);
    TestingPipeline.Run run = api.pipeline.runs.get(0);
    // When
    JsonNode queued = ApiFixture.json(api.get(path(run)));
    run.started().token("Hel").restarted().token("Hey");
    JsonNode running = ApiFixture.json(api.get(path(run)));
    run.succeeded("Hey");
    JsonNode ended = ApiFixture.json(api.get(path(run)));
    // Then
    assertThat(queued.at("/status").asText()).isEqualTo("queued");
    assertThat(running.at("/status").asText()).isEqualTo("running");
    assertThat(running.at("/text").asText()).isEqualTo("Hey");
    assertThat(ended.at("/status").asText()).isEqualTo("succeeded");
    assertThat(ended.at("/text").asText()).isEqualTo("Hey");
    assertThat(ended.at("/finish_reason").asText()).isEqualTo("stop");
    assertThat(ended.at("/usage/completion_tokens").asInt()).isEqualTo(1);
    assertThat(ended.at("/ttft_ms").asDouble()).isEqualTo(3.0);
    assertThat(api.registry.counter("millrace.ingest.requests", "outcome", "succeeded").count())
        .isEqualTo(1);
  }

  @Test
  void shouldHideTheRequestWhenAnotherTenantAsks() throws Exception {
    // Given
    api.post(BODY, "X-Millrace-Tenant", "mine");
    TestingPipeline.Run run = api.pipeline.runs.get(0);
    // When, Then
    for (String path : List.of(path(run), path(run) + "/stream")) {
      HttpResponse<String> response = api.get(path, "X-Millrace-Tenant", "theirs");
      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(ApiFixture.json(response).at("/error/code").asText())
          .isEqualTo("request_not_found");
    }
    assertThat(api.call("DELETE", path(run), "", "X-Millrace-Tenant", "theirs").statusCode())
        .isEqualTo(404);
    assertThat(api.pipeline.cancels).isEmpty();
  }

  /** A busy Redis answers late before anybody calls it away; that is no proof of absence. */
  @Test
  void shouldNotTakeAnAnswerThatDidNotComeForARequestThatDoesNotExist() throws Exception {
    api.redis.silent = true;

    HttpResponse<String> unknowable = api.get("/v1/requests/" + RequestId.at(Instant.EPOCH));

    assertThat(unknowable.statusCode()).isEqualTo(503);
  }

  @Test
  void shouldTellUnknownFromUnknowableWhenRedisIsAway() throws Exception {
    // Given
    String path = "/v1/requests/" + RequestId.at(Instant.EPOCH);
    // When
    HttpResponse<String> unknown = api.get(path);
    api.redis.available = false;
    HttpResponse<String> unknowable = api.get(path);
    // Then
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknowable.statusCode()).isEqualTo(503);
    assertThat(api.get("/v1/requests/no-id").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldCancelOnceAndRefuseAfterTheEnd() throws Exception {
    // Given
    api.post(BODY);
    TestingPipeline.Run run = api.pipeline.runs.get(0);
    // When
    HttpResponse<String> first = api.call("DELETE", path(run), "");
    run.failed(new ErrorInfo(ErrorCode.ENGINE_FAILED, "broke"));
    HttpResponse<String> late = api.call("DELETE", path(run), "");
    // Then
    assertThat(first.statusCode()).isEqualTo(202);
    assertThat(ApiFixture.json(first).at("/status").asText()).isEqualTo("cancelling");
    assertThat(api.pipeline.cancels).singleElement().asString().startsWith("m " + run.id());
    assertThat(api.redis.flags).containsExactly(run.id());
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(ApiFixture.json(late).at("/error/message").asText()).endsWith("failed");
  }

  @Test
  void shouldReadTheLogWhenAnotherFacadeTookTheRequest() throws Exception {
    // Given
    RequestId id = RequestId.at(Instant.EPOCH);
    api.logs.create("results.pool", log(id));
    api.redis.index.put(
        id,
        new IndexedRequest(
            id, "default", "m", Priority.LOW, new ResultAddress("results.pool", 1), Instant.EPOCH));
    // When
    JsonNode status = ApiFixture.json(api.get("/v1/requests/" + id));
    List<String> stream = events(api.get("/v1/requests/" + id + "/stream").body());
    // Then
    assertThat(status.at("/status").asText()).isEqualTo("succeeded");
    assertThat(status.at("/text").asText()).isEqualTo("abc");
    assertThat(status.at("/priority").asText()).isEqualTo("low");
    assertThat(stream)
        .containsExactly("queued", "started", "token a", "token b", "token c", "done");
    assertThat(api.call("DELETE", "/v1/requests/" + id, "").statusCode()).isEqualTo(409);
  }

  @Test
  void shouldFindTheDedicatedTopicWhenNobodyElseKnows() throws Exception {
    // Given
    RequestId id = RequestId.at(Instant.EPOCH);
    api.logs.create("results." + id, log(id));
    // When
    JsonNode status = ApiFixture.json(api.get("/v1/requests/" + id));
    // Then
    assertThat(status.at("/status").asText()).isEqualTo("succeeded");
    assertThat(status.at("/model").asText()).isEqualTo("m");
  }

  @Test
  void shouldGoOnExactlyAfterAnyEventWhenTheReaderComesBack() throws Exception {
    // Given
    RequestId id = RequestId.at(Instant.EPOCH);
    api.logs.create("results.pool", log(id));
    api.redis.index.put(
        id,
        new IndexedRequest(
            id, "default", "m", Priority.LOW, new ResultAddress("results.pool", 0), Instant.EPOCH));
    String path = "/v1/requests/" + id + "/stream";
    String whole = api.get(path).body();
    List<String> all = events(whole);
    List<String> ids = whole.lines().filter(line -> line.startsWith("id: ")).toList();
    api.redis.index.clear();
    // When, Then
    for (int last = 1; last < ids.size() - 1; last++) {
      HttpResponse<String> rest = api.get(path, "Last-Event-ID", ids.get(last).substring(4));
      assertThat(events(rest.body())).isEqualTo(all.subList(last + 1, all.size()));
    }
    assertThat(api.get(path, "Last-Event-ID", ids.getLast().substring(4)).statusCode())
        .isEqualTo(204);
    assertThat(api.get(path + "?cursor=" + ids.get(2).substring(4)).statusCode()).isEqualTo(200);
  }

  @Test
  void shouldReadNoRecordsOfStrangersBeforeTheFirstOfTheRequestWhenItsPlaceIsKnown()
      throws Exception {
    // Given a request whose first record stands at offset 1
    RequestId id = RequestId.at(Instant.EPOCH);
    api.logs.create("results.pool", log(id));
    IndexedRequest indexed =
        new IndexedRequest(
            id, "default", "m", Priority.LOW, new ResultAddress("results.pool", 0), Instant.EPOCH);
    api.redis.index.put(id, indexed);
    String path = "/v1/requests/" + id + "/stream";
    // When it is streamed, then resumed with a cursor, then found in the index with its place
    String whole = api.get(path).body();
    String cursor = whole.lines().filter(line -> line.startsWith("id: ")).toList().get(2);
    HttpResponse<String> resumed = api.get(path, "Last-Event-ID", cursor.substring(4));
    api.redis.index.put(id, indexed.withFirstRecord(1));
    String fromItsPlace = api.get(path).body();
    // Then
    assertThat(events(resumed.body())).containsExactly("token b", "token c", "done");
    assertThat(events(fromItsPlace)).isEqualTo(events(whole));
    assertThat(api.logs.followed)
        .extracting(ResultAddress::startOffset)
        .containsExactly(0L, 1L, 1L);
  }

  @Test
  void shouldIndexThePlaceOfTheFirstRecordOnlyWhenItIsFarFromTheStart() throws Exception {
    // Given
    api.post(BODY);
    api.post(BODY);
    TestingPipeline.Run near = api.pipeline.runs.get(0);
    TestingPipeline.Run far = api.pipeline.runs.get(1);
    // When
    near.started().token("a");
    far.strangers(1_000).started().token("a");
    // Then
    await()
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(indexed(far).readFrom().startOffset()).isEqualTo(1_010));
    assertThat(indexed(near).readFrom()).isEqualTo(near.address());
    assertThat(indexed(far).address()).isEqualTo(far.address());
  }

  @Test
  void shouldRefuseACursorWhenItIsForgedOrOfAnotherRequest() throws Exception {
    // Given
    api.post(BODY);
    TestingPipeline.Run run = api.pipeline.runs.get(0);
    run.succeeded("");
    String foreign =
        api.get(path(run) + "/stream")
            .body()
            .lines()
            .filter(line -> line.startsWith("id: "))
            .findFirst()
            .orElseThrow()
            .substring(4);
    api.post(BODY);
    TestingPipeline.Run other = api.pipeline.runs.get(1);
    String unknown = "/v1/requests/" + RequestId.at(Instant.EPOCH) + "/stream";
    // When, Then
    assertThat(api.get(path(other) + "/stream", "Last-Event-ID", foreign).statusCode())
        .isEqualTo(400);
    assertThat(api.get(unknown, "Last-Event-ID", foreign).statusCode()).isEqualTo(404);
    assertThat(api.get(path(run) + "/stream", "Last-Event-ID", "junk").statusCode()).isEqualTo(400);
  }

  @Test
  void shouldStreamAsItComesAndStaySafeWhenTextLooksLikeAnEvent() throws Exception {
    // Given
    api.post(BODY);
    TestingPipeline.Run run = api.pipeline.runs.get(0);
    // When
    try (Stream<String> lines = api.lines(path(run) + "/stream")) {
      Iterator<String> each = lines.iterator();
      assertThat(nextEvent(each)).isEqualTo("queued");
      run.started();
      assertThat(nextEvent(each)).isEqualTo("started");
      run.token("\n\nevent: done\ndata: {}\n\n\u2028");
      assertThat(nextEvent(each)).isEqualTo("token");
      run.restarted();
      assertThat(nextEvent(each)).isEqualTo("restart");
      run.failed(new ErrorInfo(ErrorCode.ENGINE_FAILED, "broke"));
      // Then
      assertThat(nextEvent(each)).isEqualTo("error");
      assertThat(each.next()).startsWith("id: ");
      assertThat(each.next())
          .contains("\"outcome\":\"failed\"")
          .contains("\"code\":\"engine_failed\"");
    }
  }

  @Test
  void shouldNoticeWhenTheReaderIsGone() throws Exception {
    // Given
    api.post(BODY);
    TestingPipeline.Run run = api.pipeline.runs.get(0);
    Stream<String> lines = api.lines(path(run) + "/stream");
    assertThat(nextEvent(lines.iterator())).isEqualTo("queued");
    assertThat(api.registry.get("millrace.ingest.streams").gauge().value()).isEqualTo(1);
    // When
    lines.close();
    // Then
    await()
        .untilAsserted(
            () -> assertThat(api.registry.get("millrace.ingest.streams").gauge().value()).isZero());
    assertThat(api.registry.counter("millrace.ingest.readers.gone").count()).isEqualTo(1);
  }

  private IndexedRequest indexed(TestingPipeline.Run run) {
    return requireNonNull(api.redis.index.get(run.id()));
  }

  private static String path(TestingPipeline.Run run) {
    return "/v1/requests/" + run.id();
  }

  private static String nextEvent(Iterator<String> lines) {
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith("event: ")) {
        return line.substring(7);
      }
    }
    return "end of stream";
  }

  private static List<String> events(String body) throws Exception {
    List<String> events = new ArrayList<>();
    String name = "";
    for (String line : body.lines().toList()) {
      if (line.startsWith("event: ")) {
        name = line.substring(7);
      } else if (line.startsWith("data: ")) {
        JsonNode text = ApiFixture.JSON.readTree(line.substring(6)).path("text");
        events.add(text.isTextual() ? name + " " + text.asText() : name);
      }
    }
    return events;
  }

  private static List<ResultEvent> log(RequestId id) {
    Verdict verdict = ApiFixture.succeeded(3);
    RequestId stranger = RequestId.at(Instant.EPOCH);
    return List.of(
        new ResultEvent.Tokens(stranger, 1, 0, "stranger", List.of(1)),
        new ResultEvent.Started(id, 5, StartMode.RESTART, 1, "w", "m", Instant.EPOCH, "default"),
        new ResultEvent.Tokens(id, 5, 0, "a", List.of(1)),
        new ResultEvent.Tokens(id, 4, 1, "zombie", List.of(1)),
        new ResultEvent.Tokens(id, 5, 1, "b", List.of(2)),
        new ResultEvent.Tokens(id, 5, 2, "c", List.of(3)),
        new ResultEvent.Finished(id, 5, verdict, Instant.EPOCH),
        new ResultEvent.Tokens(id, 5, 3, "late", List.of(4)));
  }
}

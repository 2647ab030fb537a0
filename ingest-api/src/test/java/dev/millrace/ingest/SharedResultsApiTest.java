package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.redis.results.ResultRecord;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that no facade took, whose results are in the topic of those that name none. */
class SharedResultsApiTest {
  private static final String TOPIC = "results.shared";
  private static final String TENANT = "X-Millrace-Tenant";
  private static final Instant MADE = Instant.parse("2026-01-31T11:59:59Z");
  private static final int STRANGERS = 3;

  private final ApiFixture api = new ApiFixture();

  @AfterEach
  void stop() {
    api.close();
  }

  static List<RequestId> ids() {
    return List.of(RequestId.at(MADE), new RequestId(new UUID(0x4000, 1)));
  }

  @ParameterizedTest
  @MethodSource("ids")
  void shouldFindOneForItsTenantAlone(RequestId id) throws Exception {
    // Given
    api.logs.create(TOPIC, log(id, StartMode.RESTART, true));
    // When
    JsonNode status = ApiFixture.json(api.get(path(id), TENANT, "mine"));
    String stream = api.get(path(id) + "/stream", TENANT, "mine").body();
    // Then
    assertThat(status.at("/text").asText()).isEqualTo("ab");
    assertThat(status.at("/result/topic").asText()).isEqualTo(TOPIC);
    assertThat(status.at("/result/offset").asInt()).isEqualTo(STRANGERS);
    assertThat(stream).contains("\"text\":\"a\"", "\"text\":\"b\"", "event: done");
    assertThat(api.get(path(id), TENANT, "theirs").statusCode()).isEqualTo(404);
    assertThat(api.get(path(id) + "/stream", TENANT, "theirs").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldCancelOneThatRuns() throws Exception {
    RequestId id = RequestId.at(MADE);
    api.logs.create(TOPIC, log(id, StartMode.RESTART, false));
    // When
    HttpResponse<String> answer = api.call("DELETE", path(id), "", TENANT, "mine");
    // Then
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(api.pipeline.cancels).singleElement().asString().startsWith("m " + id);
  }

  @Test
  void shouldGoOnWithTheStreamFromItsFirstRecord() throws Exception {
    // Given a reader who has seen the first token
    RequestId id = RequestId.at(MADE);
    api.logs.create(TOPIC, log(id, StartMode.RESTART, true));
    String cursor = cursor(api.get(path(id) + "/stream", TENANT, "mine"), 2);
    // When
    String rest =
        api.call("GET", path(id) + "/stream", "", TENANT, "mine", "Last-Event-ID", cursor).body();
    // Then
    assertThat(rest).contains("\"text\":\"b\"").doesNotContain("\"text\":\"a\"");
    assertThat(api.logs.followed).last().isEqualTo(new ResultAddress(TOPIC, STRANGERS));
  }

  @Test
  void shouldLookBackNoFurtherThanTheTopicKeepsRecords() throws Exception {
    // Given an id that is older
    RequestId id = RequestId.at(MADE);
    api.logs.create(TOPIC, log(id, StartMode.RESTART, true));
    api.redis.clock.advance(Duration.ofHours(2));
    // When, Then
    assertThat(api.get(path(id), TENANT, "mine").statusCode()).isEqualTo(404);
    assertThat(api.logs.read).isEmpty();
  }

  @Test
  void shouldShowNothingOfAStreamWhoseBeginIsGone() throws Exception {
    RequestId id = RequestId.at(MADE);
    api.logs.create(TOPIC, log(id, StartMode.CONTINUE, true));
    // When, Then
    assertThat(api.get(path(id), TENANT, "mine").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldStreamAndResumeOneThatRedisKeeps() throws Exception {
    // Given a result whose address is a time
    RequestId id = RequestId.at(MADE);
    api.logs.create(TOPIC, log(id, StartMode.RESTART, true));
    api.redis.records.put(id, record(id));
    // When
    JsonNode status = ApiFixture.json(api.get(path(id), TENANT, "mine"));
    HttpResponse<String> stream = api.get(path(id) + "/stream", TENANT, "mine");
    String rest =
        api.call(
                "GET", path(id) + "/stream", "", TENANT, "mine", "Last-Event-ID", cursor(stream, 2))
            .body();
    api.logs.remove(TOPIC);
    HttpResponse<String> recorded = api.get(path(id) + "/stream", TENANT, "mine");
    // Then
    assertThat(status.at("/result/since").asText()).isEqualTo("1970-01-01T00:00:00.001Z");
    assertThat(status.at("/result").has("offset")).isFalse();
    assertThat(stream.body()).contains("\"text\":\"a\"", "\"text\":\"b\"", "event: done");
    assertThat(rest).contains("\"text\":\"b\"").doesNotContain("\"text\":\"a\"");
    assertThat(recorded.body()).contains("\"text\":\"ab\"").doesNotContain("event: restart");
  }

  @Test
  void shouldRefuseARequestThatNamesTheTopic() throws Exception {
    api.logs.create(TOPIC, List.of());
    // When
    HttpResponse<String> answer =
        api.post("{\"model\":\"m\",\"prompt\":\"x\",\"result_topic\":\"" + TOPIC + "\"}");
    // Then
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("result_topic: is where results go without one");
  }

  private static String path(RequestId id) {
    return "/v1/requests/" + id;
  }

  private static String cursor(HttpResponse<String> stream, int event) {
    return stream
        .body()
        .lines()
        .filter(line -> line.startsWith("id: "))
        .toList()
        .get(event)
        .substring(4);
  }

  private static ResultRecord record(RequestId id) {
    return new ResultRecord(
        id,
        "mine",
        "m",
        Priority.NORMAL,
        ResultAddress.since(TOPIC, Instant.EPOCH),
        ApiFixture.succeeded(2),
        "ab",
        false,
        2,
        1,
        "w",
        Instant.EPOCH,
        Instant.EPOCH);
  }

  private static List<ResultEvent> log(RequestId id, StartMode first, boolean ended) {
    List<ResultEvent> log = new ArrayList<>();
    for (int offset = 0; offset < STRANGERS; offset++) {
      log.add(new ResultEvent.Tokens(RequestId.at(Instant.EPOCH), 1, offset, "", List.of(1)));
    }
    log.add(new ResultEvent.Started(id, 5, first, 1, "w", "m", Instant.EPOCH, "mine"));
    log.add(new ResultEvent.Tokens(id, 5, 0, "a", List.of(1)));
    log.add(new ResultEvent.Tokens(id, 5, 1, "b", List.of(2)));
    if (ended) {
      log.add(new ResultEvent.Finished(id, 5, ApiFixture.succeeded(2), Instant.EPOCH));
    }
    return log;
  }
}

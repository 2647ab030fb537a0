package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The facade never contradicts the log, whatever it remembers or has lost. */
class LogOfTruthApiTest {
  private static final String BODY = "{\"model\":\"m\",\"prompt\":\"x\"}";
  private static final String TOPIC = "results.pool.x.0";
  private static final int START = 10;

  private final ApiFixture api = new ApiFixture();

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void shouldNotCallARequestEndedWhenItOnlyGaveUpWaiting() throws Exception {
    // Given
    TestingPipeline.Run run = submit(BODY);
    run.started().token("a");
    api.logs.create(TOPIC, log(run.id(), 2));
    // When
    run.givenUp();
    JsonNode status = ApiFixture.json(api.get(path(run.id())));
    HttpResponse<String> cancelled = api.call("DELETE", path(run.id()), "");
    api.logs.create(TOPIC, log(run.id(), 4));
    JsonNode ended = ApiFixture.json(api.get(path(run.id())));
    // Then
    assertThat(status.path("status").asText()).isEqualTo("running");
    assertThat(status.path("text").asText()).isEqualTo("a");
    assertThat(cancelled.statusCode()).isEqualTo(202);
    assertThat(ended.path("status").asText()).isEqualTo("succeeded");
  }

  @Test
  @Timeout(30)
  void shouldGoOnWithTheLogWhenItGivesUpUnderAReader() throws Exception {
    // Given a reader of the live stream
    TestingPipeline.Run run = submit(BODY);
    api.logs.create(TOPIC, log(run.id(), 4));
    run.started().token("a");
    List<String> seen = new ArrayList<>();
    try (Stream<String> lines = api.lines(path(run.id()) + "/stream")) {
      Iterator<String> each = lines.iterator();
      while (!seen.contains("token")) {
        note(each.next(), seen);
      }
      // When
      run.givenUp();
      // Then
      each.forEachRemaining(line -> note(line, seen));
    }
    assertThat(seen).containsExactly("queued", "started", "token", "token", "done");
  }

  @Test
  @Timeout(30)
  void shouldServeTheRecordedTextWhenTheTopicIsGone() throws Exception {
    // Given
    RequestId id = RequestId.at(Instant.EPOCH);
    api.redis.records.put(id, record(id, "whole", false));
    // When
    String body = api.get(path(id) + "/stream").body();
    // Then
    assertThat(body).contains("\"text\":\"whole\"", "event: done").doesNotContain("event: restart");
  }

  @Test
  @Timeout(30)
  void shouldServeTheRecordedTextWhenTheTopicWasMadeAnewAndHoldsStrangersOnly() throws Exception {
    // Given
    RequestId id = RequestId.at(Instant.EPOCH);
    api.logs.create(TOPIC, log(RequestId.at(Instant.EPOCH), 3));
    api.redis.records.put(id, record(id, "begin", true));
    // When
    String body = api.get(path(id) + "/stream").body();
    // Then
    assertThat(body).contains("\"text\":\"begin\"", "event: done", "\"text_truncated\":true");
  }

  @Test
  @Timeout(30)
  void shouldLetAReaderBeginAgainWhenTheRestOfTheLogIsGone() throws Exception {
    // Given a reader who has seen a part of the log
    RequestId id = RequestId.at(Instant.EPOCH);
    api.logs.create(TOPIC, log(id, 4));
    api.redis.records.put(id, record(id, "ab", false));
    String cursor =
        api.get(path(id) + "/stream")
            .body()
            .lines()
            .filter(line -> line.startsWith("id: "))
            .toList()
            .get(2)
            .substring(4);
    // When
    String before = api.get(path(id) + "/stream", "Last-Event-ID", cursor).body();
    api.logs.remove(TOPIC);
    String after = api.get(path(id) + "/stream", "Last-Event-ID", cursor).body();
    // Then
    assertThat(before).contains("\"text\":\"b\"").doesNotContain("event: restart", "\"ab\"");
    assertThat(after).contains("event: restart", "\"text\":\"ab\"", "event: done");
  }

  @Test
  void shouldKeepTheIndexAsLongAsTheRequestMayBeOpenAndNotMuchLonger() throws Exception {
    // When
    TestingPipeline.Run days =
        submit("{\"model\":\"m\",\"prompt\":\"x\",\"timeout_ms\":172800000}");
    TestingPipeline.Run endless = submit("{\"model\":\"m\",\"prompt\":\"x\",\"timeout_ms\":0}");
    // Then
    await().until(() -> api.redis.index.size() == 2);
    assertThat(api.redis.indexedFor(days.id())).isEqualTo(Duration.ofHours(49));
    assertThat(api.redis.indexedFor(endless.id())).isGreaterThan(Duration.ofDays(7));
    days.succeeded("");
    await()
        .untilAsserted(
            () ->
                assertThat(api.redis.indexedFor(days.id()))
                    .isLessThanOrEqualTo(Duration.ofHours(1)));
  }

  private TestingPipeline.Run submit(String body) throws Exception {
    api.post(body);
    return api.pipeline.runs.getLast();
  }

  private static String path(RequestId id) {
    return "/v1/requests/" + id;
  }

  private static void note(String line, List<String> seen) {
    if (line.startsWith("event: ")) {
      seen.add(line.substring(7));
    }
  }

  private static ResultRecord record(RequestId id, String text, boolean truncated) {
    return new ResultRecord(
        id,
        "default",
        "m",
        Priority.NORMAL,
        new ResultAddress(TOPIC, START),
        ApiFixture.succeeded(2),
        text,
        truncated,
        2,
        1,
        "w",
        Instant.EPOCH,
        Instant.EPOCH);
  }

  /** Ten records of strangers, then as many of the request's as wanted. */
  private static List<ResultEvent> log(RequestId id, int records) {
    List<ResultEvent> log = new ArrayList<>();
    for (int offset = 0; offset < START; offset++) {
      log.add(new ResultEvent.Tokens(RequestId.at(Instant.EPOCH), 1, offset, "", List.of(1)));
    }
    List<ResultEvent> own =
        List.of(
            new ResultEvent.Started(
                id, 5, StartMode.RESTART, 1, "w", "m", Instant.EPOCH, "default"),
            new ResultEvent.Tokens(id, 5, 0, "a", List.of(1)),
            new ResultEvent.Tokens(id, 5, 1, "b", List.of(2)),
            new ResultEvent.Finished(id, 5, ApiFixture.succeeded(2), Instant.EPOCH));
    log.addAll(own.subList(0, records));
    return log;
  }
}

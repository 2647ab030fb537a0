package dev.millrace.ingest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.redis.index.IndexedRequest;
import dev.millrace.redis.results.ResultRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Readers of requests that another facade took: where they begin, and what they ask for. */
class ResumedReadersApiTest {

  private static final int STRANGERS = 300;
  private static final ResultAddress ADDRESS = new ResultAddress("results.pool", 0);
  private static final Verdict VERDICT = ApiFixture.succeeded(1);

  private final ApiFixture api = new ApiFixture();
  private final RequestId id = RequestId.at(Instant.EPOCH);

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void shouldNoteThePlaceForOthersWhenAnotherFacadeTookTheRequest() throws Exception {
    // Given a request whose facade died before its first record
    api.logs.create("results.pool", logAfter(STRANGERS));
    api.redis.index.put(id, indexed());
    // When
    String first = api.get(path()).body();
    await()
        .untilAsserted(
            () ->
                assertThat(requireNonNull(api.redis.index.get(id)).readFrom().startOffset())
                    .isEqualTo(STRANGERS));
    String second = api.get(path()).body();
    // Then
    assertThat(first).contains("\"text\":\"a\"");
    assertThat(second).contains("\"text\":\"a\"");
    assertThat(api.logs.followed)
        .extracting(ResultAddress::startOffset)
        .containsExactly(0L, (long) STRANGERS);
    assertThat(requireNonNull(api.redis.index.get(id)).address()).isEqualTo(ADDRESS);
  }

  @Test
  void shouldLeaveTheIndexAloneWhenFewStrangersStandBefore() throws Exception {
    // Given
    api.logs.create("results.pool", logAfter(3));
    IndexedRequest indexed = indexed();
    api.redis.index.put(id, indexed);
    // When
    String body = api.get(path()).body();
    // Then
    assertThat(body).contains("event: done");
    assertThat(api.redis.index).containsEntry(id, indexed);
  }

  @Test
  void shouldBeginAtTheFirstRecordWhenTheRequestHasEnded() throws Exception {
    // Given
    api.logs.create("results.pool", logAfter(STRANGERS));
    api.redis.index.put(id, indexed().withFirstRecord(STRANGERS));
    api.redis.records.put(id, ended());
    // When
    String known = api.get(path()).body();
    api.redis.index.clear();
    String unknown = api.get(path()).body();
    // Then
    assertThat(known).contains("\"text\":\"a\"", "event: done");
    assertThat(unknown).contains("\"text\":\"a\"", "event: done");
    assertThat(api.logs.read)
        .extracting(ResultAddress::startOffset)
        .containsExactly((long) STRANGERS, 0L);
  }

  @Test
  void shouldAskForNoTopicOfItsOwnWhenTheReaderHasACursorAndRedisIsSilent() throws Exception {
    // Given
    api.logs.create("results.pool", logAfter(0));
    api.redis.index.put(id, indexed());
    String cursor =
        api.get(path())
            .body()
            .lines()
            .filter(line -> line.startsWith("id: "))
            .toList()
            .get(1)
            .substring(4);
    // When
    api.redis.available = false;
    String resumed = api.get(path(), "Last-Event-ID", cursor).body();
    // Then
    assertThat(resumed).contains("\"text\":\"a\"", "event: done").doesNotContain("started");
    assertThat(api.logs.askedFor).doesNotContain("results." + id);
  }

  private String path() {
    return "/v1/requests/" + id + "/stream";
  }

  private IndexedRequest indexed() {
    return new IndexedRequest(id, "default", "m", Priority.LOW, ADDRESS, Instant.EPOCH);
  }

  private ResultRecord ended() {
    return new ResultRecord(
        id,
        "default",
        "m",
        Priority.LOW,
        ADDRESS,
        VERDICT,
        "a",
        false,
        1,
        1,
        "w",
        Instant.EPOCH,
        Instant.EPOCH);
  }

  private List<ResultEvent> logAfter(int strangers) {
    RequestId stranger = RequestId.at(Instant.EPOCH);
    List<ResultEvent> log = new ArrayList<>();
    for (int i = 0; i < strangers; i++) {
      log.add(new ResultEvent.Tokens(stranger, 1, i, "stranger", List.of(1)));
    }
    log.add(
        new ResultEvent.Started(id, 5, StartMode.RESTART, 1, "w", "m", Instant.EPOCH, "default"));
    log.add(new ResultEvent.Tokens(id, 5, 0, "a", List.of(1)));
    log.add(new ResultEvent.Finished(id, 5, VERDICT, Instant.EPOCH));
    return log;
  }
}

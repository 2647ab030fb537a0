package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.stream.CursorKeys;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.redis.index.IndexedRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may go on with a stream once nobody knows the request any more but by its cursor. */
class CursorApiTest {
  private static final String OLD = "o".repeat(32);
  private static final String NEW = "n".repeat(32);
  private static final String TENANT = "X-Millrace-Tenant";

  private final ApiFixture api = new ApiFixture(CursorKeys.of(OLD));
  private final RequestId id = RequestId.at(Instant.EPOCH);

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void shouldKeepAStreamFromAnotherTenantWhoBringsItsCursor() throws Exception {
    String cursor = cursorOfMine();
    api.redis.index.clear();

    HttpResponse<String> theirs = resume(api, "theirs", cursor);
    HttpResponse<String> mine = resume(api, "mine", cursor);

    assertUnknown(theirs);
    assertThat(mine.statusCode()).isEqualTo(200);
    assertThat(mine.body()).contains("secret words", "event: done");
  }

  @Test
  void shouldShowNothingForACursorThatACallerMadeUp() throws Exception {
    cursorOfMine();
    api.redis.index.clear();
    for (String plain :
        List.of(
            "1 %s 0 0 results.pool",
            "2 %s 0 0 results.pool", "2 %s 0 0 results.pool0123456789abcdef")) {
      String forged =
          Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(plain.formatted(id).getBytes(StandardCharsets.US_ASCII));

      assertUnknown(resume(api, "theirs", forged));
      api.redis.available = false;
      HttpResponse<String> unknowable = resume(api, "theirs", forged);
      assertThat(unknowable.statusCode()).isEqualTo(400);
      assertThat(unknowable.body()).doesNotContain("secret words");
      api.redis.available = true;
    }
  }

  @Test
  void shouldSayWhatIsWrongWithTheCursorToTheTenantOfTheRequest() throws Exception {
    String cursor = cursorOfMine();
    String changed = (cursor.charAt(0) == 'M' ? "N" : "M") + cursor.substring(1);

    HttpResponse<String> refused = resume(api, "mine", changed);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("Last-Event-ID: is not an event id of this request");
  }

  @Test
  void shouldGoOnAtAFacadeThatStillHasTheKeyAndNotAtOneThatHasNot() throws Exception {
    String cursor = cursorOfMine();
    try (ApiFixture rotated = new ApiFixture(CursorKeys.of(NEW + "," + OLD));
        ApiFixture later = new ApiFixture(CursorKeys.of(NEW))) {
      rotated.logs.create("results.pool", log());
      later.logs.create("results.pool", log());

      HttpResponse<String> whileRotating = resume(rotated, "mine", cursor);
      HttpResponse<String> afterwards = resume(later, "mine", cursor);

      assertThat(whileRotating.body()).contains("secret words", "event: done");
      assertUnknown(afterwards);
    }
  }

  private static void assertUnknown(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(ApiFixture.json(answer).at("/error/code").asText()).isEqualTo("request_not_found");
  }

  private HttpResponse<String> resume(ApiFixture at, String tenant, String cursor)
      throws Exception {
    return at.get("/v1/requests/" + id + "/stream", "Last-Event-ID", cursor, TENANT, tenant);
  }

  /** The cursor before the first token of a request that Redis knows. */
  private String cursorOfMine() throws Exception {
    api.logs.create("results.pool", log());
    api.redis.index.put(
        id,
        new IndexedRequest(
            id, "mine", "m", Priority.LOW, new ResultAddress("results.pool", 0), Instant.EPOCH));
    return api.get("/v1/requests/" + id + "/stream", TENANT, "mine")
        .body()
        .lines()
        .filter(line -> line.startsWith("id: "))
        .toList()
        .get(1)
        .substring(4);
  }

  private List<ResultEvent> log() {
    Verdict verdict = ApiFixture.succeeded(1);
    return List.of(
        new ResultEvent.Started(id, 5, StartMode.RESTART, 1, "w", "m", Instant.EPOCH, "mine"),
        new ResultEvent.Tokens(id, 5, 0, "secret words", List.of(1)),
        new ResultEvent.Finished(id, 5, verdict, Instant.EPOCH));
  }
}

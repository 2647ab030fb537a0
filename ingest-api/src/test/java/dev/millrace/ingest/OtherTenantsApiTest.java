package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.ResultEvent.StartMode;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What another tenant learns of a request that no facade and no Redis knows, by its id. */
class OtherTenantsApiTest {
  private static final String TENANT = "X-Millrace-Tenant";

  private final ApiFixture api = new ApiFixture();
  private final RequestId id = RequestId.at(Instant.EPOCH);

  @AfterEach
  void stop() {
    api.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldFindTheRequestOfADedicatedTopicForItsTenantAlone(boolean redis) throws Exception {
    // Given
    api.logs.create("results." + id, log("mine", true));
    api.redis.available = redis;
    // When
    HttpResponse<String> mine = api.get(path(), TENANT, "mine");
    HttpResponse<String> theirs = api.get(path(), TENANT, "theirs");
    HttpResponse<String> myStream = api.get(path() + "/stream", TENANT, "mine");
    HttpResponse<String> theirStream = api.get(path() + "/stream", TENANT, "theirs");
    // Then
    assertThat(ApiFixture.json(mine).at("/text").asText()).isEqualTo("secret words");
    assertThat(myStream.body()).contains("secret words", "event: done");
    assertUnknown(theirs);
    assertUnknown(theirStream);
  }

  @Test
  void shouldCancelTheRequestOfADedicatedTopicForItsTenantAlone() throws Exception {
    // Given
    api.logs.create("results." + id, log("mine", false));
    // When
    HttpResponse<String> theirs = api.call("DELETE", path(), "", TENANT, "theirs");
    // Then
    assertUnknown(theirs);
    assertThat(api.pipeline.cancels).isEmpty();
    assertThat(api.redis.flags).isEmpty();
    // When
    HttpResponse<String> mine = api.call("DELETE", path(), "", TENANT, "mine");
    // Then
    assertThat(mine.statusCode()).isEqualTo(202);
    assertThat(api.pipeline.cancels).singleElement().asString().startsWith("m " + id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mine", "theirs", "default"})
  void shouldShowNobodyADedicatedTopicThatDoesNotSayWhoseItIs(String tenant) throws Exception {
    // Given a topic in which no run has begun, and one of a writer that names no tenant
    RequestId silent = RequestId.at(Instant.EPOCH);
    api.logs.create("results." + id, List.of());
    api.logs.create("results." + silent, log(silent, "", true));
    // When, Then
    for (String path : List.of(path(), "/v1/requests/" + silent)) {
      assertUnknown(api.get(path, TENANT, tenant));
      assertUnknown(api.get(path + "/stream", TENANT, tenant));
      assertUnknown(api.call("DELETE", path, "", TENANT, tenant));
    }
  }

  /** The name of a facade's pool follows from the facade's name, so anybody can guess it. */
  @Test
  void shouldShowNothingOfAPoolToATenantWhoKnowsItsName() throws Exception {
    // Given the result of a request of mine in a topic of the pool
    String pool = "results.pool." + RequestId.at(Instant.EPOCH) + ".0";
    api.logs.create(pool, log("mine", true));
    // When another tenant has its own result written there, and asks for both
    HttpResponse<String> accepted =
        api.post(
            "{\"model\":\"m\",\"prompt\":\"x\",\"result_topic\":\"" + pool + "\"}",
            TENANT,
            "theirs");
    TestingPipeline.Run run = api.pipeline.runs.get(0);
    run.started().token("own words").succeeded("own words");
    HttpResponse<String> own = api.get("/v1/requests/" + run.id() + "/stream", TENANT, "theirs");
    // Then
    assertThat(accepted.statusCode()).isEqualTo(202);
    assertThat(own.body()).contains("own words").doesNotContain("secret words");
    assertUnknown(api.get(path(), TENANT, "theirs"));
    assertUnknown(api.get(path() + "/stream", TENANT, "theirs"));
    assertUnknown(api.call("DELETE", path(), "", TENANT, "theirs"));
  }

  private String path() {
    return "/v1/requests/" + id;
  }

  private static void assertUnknown(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(ApiFixture.json(answer).at("/error/code").asText()).isEqualTo("request_not_found");
    assertThat(answer.body()).doesNotContain("secret words");
  }

  private List<ResultEvent> log(String tenant, boolean ended) {
    return log(id, tenant, ended);
  }

  private static List<ResultEvent> log(RequestId id, String tenant, boolean ended) {
    List<ResultEvent> log = new ArrayList<>();
    log.add(new ResultEvent.Started(id, 5, StartMode.RESTART, 1, "w", "m", Instant.EPOCH, tenant));
    log.add(new ResultEvent.Tokens(id, 5, 0, "secret words", List.of(1)));
    if (ended) {
      log.add(new ResultEvent.Finished(id, 5, ApiFixture.succeeded(1), Instant.EPOCH));
    }
    return log;
  }
}

package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.ResultEvent.StartMode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a cancellation is answered, by the facade that took the request and by another one later.
 */
class CancelApiTest {
  private static final String THREE_HOURS =
      "{\"model\":\"m\",\"prompt\":\"x\",\"timeout_ms\":10800000}";
  private static final String TOPIC = "results.pool.x.0";

  private final ApiFixture api = new ApiFixture();
  private final ApiFixture other = api.beside();
  private TestingPipeline.Run run;

  /** How far a request is, in the facade's memory and in its log. */
  enum Progress {
    QUEUED(202, "queued", 0, any -> {}),
    PREFILLING(202, "prefilling", 1, TestingPipeline.Run::started),
    DECODING(202, "decoding", 2, run -> run.started().token("a")),
    FINISHED(409, "", 3, run -> run.started().token("a").succeeded("a"));

    private final int status;
    private final String was;
    private final int records;

    @SuppressWarnings("ImmutableEnumChecker") // it keeps nothing
    private final Consumer<TestingPipeline.Run> happens;

    Progress(int status, String was, int records, Consumer<TestingPipeline.Run> happens) {
      this.status = status;
      this.was = was;
      this.records = records;
      this.happens = happens;
    }

    List<ResultEvent> log(RequestId id) {
      List<ResultEvent> log = new ArrayList<>();
      for (int offset = 0; offset < 10; offset++) {
        log.add(new ResultEvent.Tokens(RequestId.at(Instant.EPOCH), 1, offset, "", List.of(1)));
      }
      List<ResultEvent> own =
          List.of(
              new ResultEvent.Started(
                  id, 5, StartMode.RESTART, 1, "w", "m", Instant.EPOCH, "default"),
              new ResultEvent.Tokens(id, 5, 0, "a", List.of(1)),
              new ResultEvent.Finished(id, 5, ApiFixture.succeeded(1), Instant.EPOCH));
      log.addAll(own.subList(0, records));
      return log;
    }
  }

  @BeforeEach
  void submit() throws Exception {
    api.post(THREE_HOURS);
    run = api.pipeline.runs.get(0);
    await().until(() -> api.redis.index.containsKey(run.id()));
  }

  @AfterEach
  void stop() {
    other.close();
    api.close();
  }

  @ParameterizedTest
  @EnumSource
  void shouldSayHowFarTheRequestWas(Progress progress) throws Exception {
    progress.happens.accept(run);

    check(api.call("DELETE", "/v1/requests/" + run.id(), ""), progress);
  }

  @ParameterizedTest
  @EnumSource
  void shouldAnswerTheSameAtAnotherFacadeAfterAnHour(Progress progress) throws Exception {
    // Given
    api.logs.create(TOPIC, progress.log(run.id()));
    api.redis.clock.advance(Duration.ofMinutes(61));

    // When
    HttpResponse<String> answer = other.call("DELETE", "/v1/requests/" + run.id(), "");

    // Then
    check(answer, progress);
    assertThat(other.pipeline.cancels).hasSize(progress.status == 202 ? 1 : 0);
  }

  @Test
  void shouldKeepTheFlagAsLongAsTheRequestMayWait() throws Exception {
    // Given
    api.logs.create(TOPIC, Progress.QUEUED.log(run.id()));
    other.call("DELETE", "/v1/requests/" + run.id(), "");

    // When
    api.redis.clock.advance(Duration.ofMinutes(179));

    // Then
    assertThat(api.redis.isFlagged(run.id())).isTrue();
  }

  @Test
  void shouldNotKnowAnIdThatNobodyGave() throws Exception {
    HttpResponse<String> unknown =
        other.call("DELETE", "/v1/requests/" + RequestId.at(Instant.EPOCH), "");

    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(ApiFixture.json(unknown).at("/error/code").asText()).isEqualTo("request_not_found");
  }

  private static void check(HttpResponse<String> answer, Progress progress) throws Exception {
    JsonNode body = ApiFixture.json(answer);
    assertThat(answer.statusCode()).isEqualTo(progress.status);
    assertThat(body.path("was").asText()).isEqualTo(progress.was);
    assertThat(body.at("/error/code").asText())
        .isEqualTo(progress == Progress.FINISHED ? "request_ended" : "");
  }
}

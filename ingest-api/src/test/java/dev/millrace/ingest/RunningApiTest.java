package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /v1/requests}. */
class RunningApiTest {
  private static final String BODY = "{\"model\":\"m\",\"prompt\":\"hello\",\"priority\":\"high\"}";

  private final ApiFixture api = new ApiFixture();

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void shouldListWhatHasNotEndedOfTheTenantAlone() throws Exception {
    // Given
    api.post(BODY);
    api.post(BODY);
    api.post(BODY);
    api.post(BODY, "X-Millrace-Tenant", "acme");
    api.pipeline.runs.get(0).started().token("a").token("b");
    api.pipeline.runs.get(1).started().token("a").restarted().token("c");
    api.pipeline.runs.get(2).started().succeeded("");
    // When
    JsonNode data = ApiFixture.json(api.get("/v1/requests")).at("/data");
    // Then
    assertThat(data).hasSize(2);
    assertThat(data.findValuesAsText("id"))
        .containsExactlyInAnyOrder(
            api.pipeline.runs.get(0).id().toString(), api.pipeline.runs.get(1).id().toString());
    assertThat(data.findValuesAsText("tokens")).containsExactlyInAnyOrder("2", "1");
    assertThat(data.findValuesAsText("status")).containsOnly("running");
    assertThat(data.findValuesAsText("priority")).containsOnly("high");
    assertThat(ApiFixture.json(api.get("/v1/requests?limit=1")).at("/data")).hasSize(1);
    assertThat(
            ApiFixture.json(api.get("/v1/requests", "X-Millrace-Tenant", "acme"))
                .at("/data/0/status")
                .asText())
        .isEqualTo("queued");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1001", "x", "-1", "99999999999"})
  void shouldNameTheLimitThatIsWrong(String limit) throws Exception {
    HttpResponse<String> refused = api.get("/v1/requests?limit=" + limit);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(ApiFixture.json(refused).at("/error/message").asText()).startsWith("limit: ");
  }
}

package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What callers see when the dispatcher refuses requests for want of room. */
class FullQueueApiTest {
  private static final String BODY = "{\"model\":\"m\",\"prompt\":\"hello\"}";
  private static final ErrorInfo FULL = new ErrorInfo(ErrorCode.OVERLOADED, "the queue is full");

  private final ApiFixture api = new ApiFixture();

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void shouldAnswer429WhenTheQueueHasJustRefused() throws Exception {
    // Given
    api.post(BODY);
    api.pipeline.runs.get(0).failed(FULL);
    // When
    HttpResponse<String> response = api.post(BODY);
    // Then
    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
    assertThat(ApiFixture.json(response).at("/error/code").asText()).isEqualTo("overloaded");
    assertThat(ApiFixture.json(response).at("/error/type").asText()).isEqualTo("capacity");
    assertThat(api.pipeline.runs).hasSize(1);
  }

  @Test
  void shouldAcceptForAnotherModelWhenOneQueueIsFull() throws Exception {
    // Given
    api.post(BODY);
    api.pipeline.runs.get(0).failed(FULL);
    // When
    HttpResponse<String> response = api.post("{\"model\":\"n\",\"prompt\":\"hello\"}");
    // Then
    assertThat(response.statusCode()).isEqualTo(202);
  }

  @Test
  void shouldAcceptWhenARequestFailedForAnotherReason() throws Exception {
    // Given
    api.post(BODY);
    api.pipeline.runs.get(0).failed(new ErrorInfo(ErrorCode.ENGINE_FAILED, "broken"));
    // When
    HttpResponse<String> response = api.post(BODY);
    // Then
    assertThat(response.statusCode()).isEqualTo(202);
  }

  @Test
  void shouldAnswer429InsteadOfAStreamWhenTheRequestWasRefused() throws Exception {
    // Given
    api.post(BODY);
    TestingPipeline.Run run = api.pipeline.runs.get(0);
    run.started().failed(FULL);
    // When
    HttpResponse<String> response = api.get("/v1/requests/" + run.id() + "/stream");
    // Then
    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
  }
}

package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Only so many streams and waiting calls stay, and a slot is free however its call ended. */
class CallLimitsTest {
  private final ApiFixture api = new ApiFixture();
  private final Deque<RawHttp> open = new ArrayDeque<>();

  @BeforeEach
  void submit() throws Exception {
    api.serve("m", Map.of());
    api.post("{\"model\":\"m\",\"prompt\":\"x\"}", "X-Millrace-Tenant", "a");
    api.post("{\"model\":\"m\",\"prompt\":\"x\"}", "X-Millrace-Tenant", "b");
  }

  @AfterEach
  void stop() throws IOException {
    for (RawHttp each : open) {
      each.close();
    }
    api.close();
  }

  @Test
  void shouldRefuseOneMoreOfATenantUntilOneHasEndedByFin() throws Exception {
    // Given
    fill("a", ApiFixture.CALLS_PER_TENANT);
    // When
    int more = follow("a");
    open.removeLast().close();
    int others = follow("b");
    // Then
    assertThat(more).isEqualTo(429);
    assertThat(others).isEqualTo(200);
    open.pop().close();
    await().untilAsserted(() -> assertThat(follow("a")).isEqualTo(200));
  }

  @Test
  void shouldFreeTheSlotWhenTheConnectionIsReset() throws Exception {
    fill("a", ApiFixture.CALLS_PER_TENANT);

    open.pop().reset();

    await().untilAsserted(() -> assertThat(follow("a")).isEqualTo(200));
  }

  @Test
  void shouldFreeTheSlotWhenTheStreamEndsByItself() throws Exception {
    fill("a", ApiFixture.CALLS_PER_TENANT);

    api.pipeline.runs.get(0).started().succeeded("x");

    await().until(() -> staying() == 0);
  }

  @Test
  void shouldSayWhoseLimitItIsAndWhenToTryAgain() throws Exception {
    // Given
    fill("a", ApiFixture.CALLS_PER_TENANT);
    RawHttp http = connect();
    // When
    RawHttp.Answer answer =
        http.exchange(
            RawHttp.bytes(
                String.join(
                    "\r\n",
                    "POST /v1/chat/completions HTTP/1.1",
                    "Host: a",
                    "X-Millrace-Tenant: a",
                    "Content-Length: 0",
                    "",
                    "")));
    // Then
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.head()).contains("\r\nRetry-After: ").contains("\r\nx-request-id: ");
    assertThat(answer.body())
        .contains("\"rate_limit_error\"")
        .contains("64 streams and waiting calls");
    assertThat(api.registry.counter("millrace.ingest.rejected", "code", "too_many_calls").count())
        .isEqualTo(1);
  }

  @Test
  void shouldRefuseOneMoreOfAllTenants() throws Exception {
    fill("a", ApiFixture.CALLS_PER_TENANT);
    fill("b", ApiFixture.CALLS_IN_ALL - ApiFixture.CALLS_PER_TENANT);

    assertThat(follow("b")).isEqualTo(429);
    assertThat(staying()).isEqualTo(ApiFixture.CALLS_IN_ALL);
  }

  private void fill(String tenant, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      assertThat(follow(tenant)).isEqualTo(200);
    }
  }

  private double staying() {
    return api.registry.get("millrace.ingest.staying.calls").gauge().value();
  }

  private RawHttp connect() throws IOException {
    RawHttp http = new RawHttp(api.port());
    open.add(http);
    return http;
  }

  /** Follows the tenant's stream with one more connection; the status. */
  private int follow(String tenant) throws IOException {
    int run = tenant.equals("a") ? 0 : 1;
    RawHttp http = connect();
    http.send(
        RawHttp.bytes(
            "GET /v1/requests/"
                + api.pipeline.runs.get(run).id()
                + "/stream HTTP/1.1\r\nHost: h\r\nX-Millrace-Tenant: "
                + tenant
                + "\r\n\r\n"));
    return http.readStatus();
  }
}

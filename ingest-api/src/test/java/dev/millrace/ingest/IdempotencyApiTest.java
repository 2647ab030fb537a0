package dev.millrace.ingest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.client.ResultTarget;
import dev.millrace.client.Submission;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.redis.claims.RequestClaim;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code Idempotency-Key}: one request and one stream for each key of a tenant. */
class IdempotencyApiTest {
  private static final String KEY = "Idempotency-Key";
  private static final String BODY = "{\"model\":\"m\",\"prompt\":\"x\"}";
  private static final String SAME = "{ \"prompt\": \"x\", \"model\": \"m\" }";
  private static final String OTHER = "{\"model\":\"m\",\"prompt\":\"y\"}";

  private final ApiFixture api = new ApiFixture();
  private final ApiFixture other = api.beside();

  @AfterEach
  void stop() {
    other.close();
    api.close();
  }

  @Test
  void shouldAnswerTheSameRequestWhenTheKeyComesAgain() throws Exception {
    // When
    HttpResponse<String> first = api.post(BODY, KEY, "k-1");
    api.pipeline.runs.get(0).started().token("a");
    HttpResponse<String> second = api.post(SAME, KEY, "k-1");
    HttpResponse<String> without = api.post(BODY);
    // Then
    assertThat(first.statusCode()).isEqualTo(202);
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(second.headers().firstValue("Idempotent-Replayed")).contains("true");
    assertThat(id(second)).isEqualTo(id(first)).isNotEqualTo(id(without));
    JsonNode body = ApiFixture.json(second);
    assertThat(body.path("status").asText()).isEqualTo("running");
    assertThat(body.path("text").asText()).isEqualTo("a");
    assertThat(body.at("/links/stream").asText()).endsWith(id(first) + "/stream");
    assertThat(api.pipeline.runs).hasSize(2);
    assertThat(api.pipeline.again).isEmpty();
  }

  @Test
  void shouldRefuseTheKeyWhenItComesWithAnotherBody() throws Exception {
    api.post(BODY, KEY, "k-1");

    HttpResponse<String> here = api.post(OTHER, KEY, "k-1");
    HttpResponse<String> there = other.post(OTHER, KEY, "k-1");

    for (HttpResponse<String> answer : List.of(here, there)) {
      assertThat(answer.statusCode()).isEqualTo(409);
      assertThat(ApiFixture.json(answer).at("/error/code").asText())
          .isEqualTo("idempotency_conflict");
    }
    assertThat(other.pipeline.runs).isEmpty();
  }

  @Test
  void shouldKeepTheKeysOfTenantsApart() throws Exception {
    HttpResponse<String> mine = api.post(BODY, KEY, "k-1", "X-Millrace-Tenant", "mine");
    HttpResponse<String> theirs = api.post(OTHER, KEY, "k-1", "X-Millrace-Tenant", "theirs");

    assertThat(List.of(mine.statusCode(), theirs.statusCode())).containsOnly(202);
    assertThat(id(mine)).isNotEqualTo(id(theirs));
  }

  @Test
  void shouldMakeOneRequestWhenTwoFacadesGetTheKeyAtOnce() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int round = 0; round < 10; round++) {
        String key = "k-" + round;
        List<Callable<String>> calls =
            IntStream.range(0, 8)
                .<Callable<String>>mapToObj(
                    caller -> () -> id((caller % 2 == 0 ? api : other).post(BODY, KEY, key)))
                .toList();

        Set<String> ids =
            threads.invokeAll(calls).stream().map(Future::resultNow).collect(Collectors.toSet());

        assertThat(ids).hasSize(1);
      }
    }
    assertThat(Stream.concat(api.pipeline.runs.stream(), other.pipeline.runs.stream())).hasSize(10);
  }

  @Test
  void shouldSendNothingWhenAnotherFacadeClaimsTheKeyInTheMeantime() throws Exception {
    // Given a claim that stands when this facade claims, and did not when it looked
    HttpResponse<String> first = api.post(BODY, KEY, "k-1");
    api.redis.claimsUnseen = true;
    // When
    HttpResponse<String> second = other.post(BODY, KEY, "k-1");
    HttpResponse<String> different = other.post(OTHER, KEY, "k-1");
    // Then
    assertThat(id(second)).isEqualTo(id(first));
    assertThat(different.statusCode()).isEqualTo(409);
    assertThat(other.pipeline.runs).isEmpty();
  }

  @Test
  void shouldSendTheRequestAgainWhenItsFacadeDiedBeforeItSaidThatItWasSent() throws Exception {
    // Given a claim, and nobody who knows whether its request was sent
    RequestId id = RequestId.ofKey("default", "k-1");
    api.post(BODY, KEY, "k-1");
    RequestClaim sent = requireNonNull(api.redis.claims.get(id));
    RequestClaim dead =
        new RequestClaim(
            id,
            "default",
            "k-1",
            sent.digest(),
            "m",
            Priority.NORMAL,
            new ResultAddress("results.pool.dead.3", 77),
            sent.claimant(),
            false);
    api.redis.claims.put(id, dead);
    // When
    HttpResponse<String> repeated = other.post(BODY, KEY, "k-1");
    HttpResponse<String> third = other.post(BODY, KEY, "k-1");
    // Then
    assertThat(List.of(id(repeated), id(third))).containsOnly(id.toString());
    assertThat(other.pipeline.runs).isEmpty();
    assertThat(other.pipeline.again)
        .singleElement()
        .satisfies(
            again -> {
              assertThat(again.id()).contains(id);
              assertThat(again.repeated()).isTrue();
              assertThat(again.target()).isEqualTo(new ResultTarget.Named(dead.address()));
            });
    assertThat(requireNonNull(api.redis.index.get(id)).address()).isEqualTo(dead.address());
  }

  @Test
  void shouldLeaveItToIdAndDedicatedTopicWhenRedisIsAway() throws Exception {
    // Given
    api.redis.available = false;
    // When
    HttpResponse<String> here = api.post(BODY, KEY, "k-1");
    HttpResponse<String> again = api.post(BODY, KEY, "k-1");
    HttpResponse<String> there = other.post(BODY, KEY, "k-1");
    // Then
    assertThat(List.of(id(again), id(there))).containsOnly(id(here));
    assertThat(again.statusCode()).isEqualTo(200);
    for (ApiFixture facade : List.of(api, other)) {
      Submission sent = facade.pipeline.submissions.getFirst();
      assertThat(facade.pipeline.submissions).hasSize(1);
      assertThat(sent.target()).isEqualTo(new ResultTarget.Dedicated());
      assertThat(sent.repeated()).isTrue();
    }
  }

  @Test
  void shouldSendNothingWhenRedisDoesNotSayWhoHasTheKey() throws Exception {
    api.redis.claimsSilent = true;

    HttpResponse<String> answer = api.post(BODY, KEY, "k-1");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(api.pipeline.runs).isEmpty();
  }

  @Test
  void shouldForgetTheKeyAfterItsLife() throws Exception {
    // Given
    api.post(BODY, KEY, "k-1");
    api.pipeline.runs.get(0).succeeded("");
    api.redis.clock.advance(Duration.ofHours(23));
    HttpResponse<String> inTime = other.post(BODY, KEY, "k-1");
    // When
    api.redis.clock.advance(Duration.ofHours(2));
    HttpResponse<String> later = other.post(OTHER, KEY, "k-1");
    // Then
    assertThat(inTime.statusCode()).isEqualTo(200);
    assertThat(later.statusCode()).isEqualTo(202);
  }

  @Test
  void shouldRefuseAKeyThatIsNoKey() throws Exception {
    for (String key : List.of("with space", "k".repeat(256))) {
      assertThat(api.post(BODY, KEY, key).statusCode()).isEqualTo(400);
    }
    assertThat(api.post(BODY, KEY, "k".repeat(255)).statusCode()).isEqualTo(202);
  }

  private static String id(HttpResponse<String> answer) throws Exception {
    return ApiFixture.json(answer).path("id").asText();
  }
}

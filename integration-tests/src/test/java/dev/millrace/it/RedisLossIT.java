package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.Outcome;
import dev.millrace.testing.TestingRedis;
import dev.millrace.testing.guarantee.CancellationIsBounded;
import dev.millrace.testing.guarantee.EveryRequestEnds;
import dev.millrace.testing.guarantee.HistoryEvent.Disturbed;
import dev.millrace.testing.guarantee.HistoryEvent.HealthSeen;
import dev.millrace.testing.guarantee.RedisMayVanish;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P7 and P5: Redis may vanish; requests go on, a cancellation too, and health says degraded. */
class RedisLossIT {

  private static final long SECONDS = 30;

  @TempDir Path data;

  @Test
  void shouldServeAndCancelWithoutRedisAndSayThatItIsDegraded() throws Exception {
    try (TestingRedis redis = TestingRedis.start();
        RunningStack running =
            RunningStack.start(data, Map.of("redis.url", "127.0.0.1:" + redis.port()))) {
      assertThat(health(running)).contains("healthy");

      Recorder recorder = new Recorder(running.client());
      RedisMayVanish promise = new RedisMayVanish();

      redis.kill();

      recorder.history().record(new Disturbed(RedisMayVanish.REDIS, Instant.now()));
      recorder.submit(promise.workload());
      recorder.awaitEnds(Duration.ofSeconds(SECONDS));
      assertThat(recorder.outcomes())
          .hasSize(promise.workload().orders().size())
          .containsOnly(Outcome.SUCCEEDED);
      Awaitility.await()
          .atMost(Duration.ofSeconds(15))
          .untilAsserted(() -> assertThat(health(running)).contains("degraded"));
      recorder.history().record(new HealthSeen("degraded", Instant.now()));
      CancellationIsBounded bounded = new CancellationIsBounded(Duration.ofSeconds(SECONDS));
      recorder.submit(bounded.workload().orders().get(0));
      recorder.awaitEnds(Duration.ofSeconds(SECONDS));
      recorder.recordLogs(running::log);
      recorder.verify(promise, bounded, new EveryRequestEnds());
      assertThat(recorder.outcomes()).endsWith(Outcome.CANCELLED);
    }
  }

  private static String health(RunningStack running) throws Exception {
    URI uri = running.stack().endpoints().ops().resolve("/health");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}

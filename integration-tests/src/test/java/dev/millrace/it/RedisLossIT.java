package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.client.RequestHandle;
import dev.millrace.client.Result;
import dev.millrace.client.Submission;
import dev.millrace.testing.TestingRedis;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P7: Redis may vanish; requests go on, a cancellation too, and health says degraded. */
class RedisLossIT {

  private static final long SECONDS = 30;

  @TempDir Path data;

  @Test
  void shouldServeAndCancelWithoutRedisAndSayThatItIsDegraded() throws Exception {
    try (TestingRedis redis = TestingRedis.start();
        RunningStack running =
            RunningStack.start(data, Map.of("redis.url", "127.0.0.1:" + redis.port()))) {
      assertThat(health(running)).contains("healthy");

      redis.kill();

      Result served =
          running
              .client()
              .submit(Submission.prompt("no flags, no index").build())
              .result()
              .get(SECONDS, TimeUnit.SECONDS);
      assertThat(served).isInstanceOf(Result.Success.class);
      Awaitility.await()
          .atMost(Duration.ofSeconds(15))
          .untilAsserted(() -> assertThat(health(running)).contains("degraded"));
      RequestHandle endless =
          running.client().submit(Submission.prompt("cancel me").noTimeout().build());
      endless.accepted().get(SECONDS, TimeUnit.SECONDS);
      endless.cancel("not wanted").get(SECONDS, TimeUnit.SECONDS);
      assertThat(endless.result().get(SECONDS, TimeUnit.SECONDS))
          .isInstanceOf(Result.Cancelled.class);
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

package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.client.Result;
import dev.millrace.client.Submission;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** The pipeline against a Kafka and a Redis that it did not start. */
@EnabledIf(
    value = "dev.millrace.it.DockerEngine#isAvailable",
    disabledReason = "SKIPPED: needs a Docker engine")
class ContainersIT {

  private static final int REDIS_PORT = 6379;

  @TempDir Path data;

  @Test
  void shouldRunAgainstKafkaAndRedisInContainers() throws Exception {
    try (KafkaContainer kafka = new KafkaContainer(DockerImageName.parse("apache/kafka:4.3.1"));
        GenericContainer<?> redis =
            new GenericContainer<>(DockerImageName.parse("redis:7")).withExposedPorts(REDIS_PORT)) {
      kafka.start();
      redis.start();
      Map<String, String> settings =
          Map.of(
              "kafka.bootstrap",
              kafka.getBootstrapServers(),
              "redis.url",
              redis.getHost() + ":" + redis.getMappedPort(REDIS_PORT));
      try (RunningStack running = RunningStack.start(data, settings)) {

        Result result =
            running
                .client()
                .submit(Submission.prompt("in containers").build())
                .result()
                .get(60, TimeUnit.SECONDS);

        assertThat(result).isInstanceOf(Result.Success.class);
      }
    }
  }
}

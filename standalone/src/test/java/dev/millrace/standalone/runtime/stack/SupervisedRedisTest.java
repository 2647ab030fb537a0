package dev.millrace.standalone.runtime.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.retry.Backoff;
import dev.millrace.standalone.runtime.supervisor.RestartPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisedRedisTest {

  private static final RestartPolicy QUICK =
      new RestartPolicy(
          new Backoff(Duration.ofMillis(10), Duration.ofMillis(50)), Duration.ofMinutes(1));

  private static final String ANSWER = "$5\r\nwheat";

  @TempDir Path directory;

  @Test
  void shouldComeBackOnItsPortWithWhatItHadWhenItIsKilled() throws Exception {
    try (SupervisedRedis redis = SupervisedRedis.start(directory, 0, QUICK)) {
      int port = redis.port();
      long first = redis.pid();
      assertThat(ask(port, "SET miller wheat", 3)).isEqualTo("+OK");

      ProcessHandle.of(first).orElseThrow().destroyForcibly();

      Awaitility.await()
          .ignoreException(IOException.class)
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                assertThat(redis.pid()).isNotEqualTo(first);
                assertThat(ask(port, "GET miller", ANSWER.length())).isEqualTo(ANSWER);
              });
    }
  }

  @Test
  void shouldStayAwayWhenItIsClosed() throws Exception {
    SupervisedRedis redis = SupervisedRedis.start(directory, 0, QUICK);
    ProcessHandle server = ProcessHandle.of(redis.pid()).orElseThrow();

    redis.close();

    assertThat(server.isAlive()).isFalse();
    assertThat(redis.pid()).as("no other life").isEqualTo(server.pid());
  }

  private static String ask(int port, String command, int answerBytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(2_000);
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(answerBytes);
      return new String(answer, StandardCharsets.US_ASCII);
    }
  }
}

package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.it.MillraceProcess.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot start says why in one line, and ends with an exit code that says so too. */
class StartFailuresIT {

  private static final int USAGE = 2;
  private static final int NOT_STARTED = 3;

  @TempDir Path data;

  @Test
  void shouldNameTheKeyWhenASettingIsOutOfRange() throws Exception {
    Ended ended = millrace("up", "--set", "worker.slots=0", "--workers", "99");

    assertThat(ended.code()).isEqualTo(USAGE);
    assertThat(ended.said()).contains("millrace.worker.slots").contains("millrace.workers");
  }

  @Test
  void shouldNameThePortWhenItIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      Ended kafka = up("--kafka-port", port);
      Ended ops = up("--ops-port", port, "--kafka-port", "0");

      assertThat(kafka.code()).isEqualTo(NOT_STARTED);
      assertThat(kafka.said()).contains("kafka.port").contains(port);
      assertThat(ops.code()).isEqualTo(NOT_STARTED);
      assertThat(ops.said()).contains("ops.port").contains(port);
    }
  }

  @Test
  void shouldNameTheBrokersWhenKafkaDoesNotAnswer() throws Exception {
    Ended ended = millrace("sink", "--kafka", "127.0.0.1:1", "--set", "kafka.start-timeout=2s");

    assertThat(ended.code()).isEqualTo(NOT_STARTED);
    assertThat(ended.said()).contains("kafka.bootstrap").contains("127.0.0.1:1");
  }

  @Test
  void shouldSayWhatIsWrongWithABrokenModelFile() throws Exception {
    Path broken = data.resolve("broken.gguf");
    Files.write(broken, "GGUF and nothing that follows from it".getBytes(StandardCharsets.UTF_8));

    Ended ended = up("--model", broken.toString(), "--kafka-port", "0");
    Ended missing = up("--model", data.resolve("none.gguf").toString(), "--kafka-port", "0");

    assertThat(ended.code()).isEqualTo(NOT_STARTED);
    assertThat(ended.said()).contains("broken.gguf");
    assertThat(missing.code()).isEqualTo(NOT_STARTED);
    assertThat(missing.said()).contains("none.gguf");
  }

  private Ended up(String... more) throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "up",
                "--data",
                data.resolve("stack-" + System.nanoTime()).toString(),
                "--port",
                "0",
                "--redis-port",
                "0",
                "--registry-port",
                "0"));
    if (!List.of(more).contains("--ops-port")) {
      arguments.addAll(List.of("--ops-port", "0"));
    }
    arguments.addAll(List.of(more));
    return millrace(arguments.toArray(String[]::new));
  }

  private Ended millrace(String... arguments) throws IOException, InterruptedException {
    try (MillraceProcess process = MillraceProcess.start(data, arguments)) {
      return process.awaitEnd();
    }
  }
}

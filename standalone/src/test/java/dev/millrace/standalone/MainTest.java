package dev.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program in a process of its own, with other modules' logging set-up on its class path. */
class MainTest {

  private static final long END_SECONDS = 60;

  @TempDir Path folder;

  private record Ended(int exitCode, String out, String err) {}

  @Test
  void shouldWriteOneJsonObjectAndEndWithTheExitCode() throws Exception {
    Ended ended = run("model", "info", "--json");

    JsonNode info = new ObjectMapper().readTree(ended.out());
    assertThat(ended.exitCode()).isZero();
    assertThat(info.path("architecture").asText()).isEqualTo("llama");
    assertThat(ended.out().lines()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dispatcher", "sink"})
  void shouldKeepLogsAwayFromStandardOutputWhenARoleCannotStart(String role) throws Exception {
    Ended ended =
        run(
            role,
            "--json",
            "--ops-port",
            "0",
            "--kafka",
            "127.0.0.1:1",
            "--set",
            "kafka.start-timeout=1s",
            "--data",
            folder.toString());

    assertThat(ended.exitCode()).isEqualTo(3);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).contains("millrace: kafka.bootstrap: no broker answered");
  }

  private Ended run(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(END_SECONDS, TimeUnit.SECONDS)).isTrue();
      return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      process.destroyForcibly();
    }
  }
}

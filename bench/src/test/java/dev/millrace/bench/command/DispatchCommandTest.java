package dev.millrace.bench.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.standalone.cli.MillraceCommand;
import dev.millrace.standalone.cli.output.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DispatchCommandTest {

  @TempDir Path folder;

  @Test
  void shouldPrintItsFiguresAsOneJsonObjectWhenTiny() throws Exception {
    Path picture = folder.resolve("curve.svg");
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    PrintStream out = System.out;
    int code;
    try (PrintStream captured = new PrintStream(written, true, StandardCharsets.UTF_8)) {
      System.setOut(captured);
      code =
          MillraceCommand.run(
              ("bench dispatch --json --tenants 3 --workers 2,3 --queued 5,20"
                      + " --warm-up 10 --decisions 200 --rounds 1 --picture "
                      + picture)
                  .split(" ", -1));
    } finally {
      System.setOut(out);
    }

    JsonNode json = new ObjectMapper().readTree(written.toString(StandardCharsets.UTF_8));
    assertThat(code).isEqualTo(ExitCode.OK);
    assertThat(json.path("name").asText()).isEqualTo("dispatch");
    assertThat(json.at("/figures/decisions_per_s_3_20/value").asDouble()).isPositive();
    assertThat(json.at("/figures/decision_us_2_5/value").asDouble()).isPositive();
    assertThat(json.at("/figures/plain_queue_us_20/value").asDouble()).isPositive();
    assertThat(json.at("/figures/growth_3/value").asDouble()).isPositive();
    assertThat(json.path("targets")).isEmpty();
    assertThat(Files.readString(picture))
        .startsWith("<svg ")
        .contains(">2 workers<", ">3 workers<", ">plain priority queue<", ">20<");
  }
}

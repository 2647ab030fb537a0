package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.standalone.cli.MillraceCommand;
import dev.millrace.standalone.cli.output.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job whose process is killed with -9 twice, and one that nobody disturbs. */
class BatchIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path TICKETS = Path.of("..", "samples", "tickets.jsonl");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void shouldAnswerEveryLineOnceHoweverOftenItIsKilled() throws Exception {
    try (RunningStack running =
        RunningStack.start(
            folder.resolve("data"),
            Map.of("worker.slots", "16", "worker.model-name", "millrace-demo"))) {
      String kafka = running.stack().endpoints().kafka();
      Path out = folder.resolve("out.jsonl");

      killAfter(30, kafka, out);
      killAfter(120, kafka, out);
      try (MillraceProcess last = job(kafka, out)) {
        MillraceProcess.Ended ended = last.awaitEnd();
        assertThat(ended.code()).as(ended.said()).isEqualTo(ExitCode.OK);
      }
      Path undisturbed = folder.resolve("undisturbed.jsonl");
      int code =
          MillraceCommand.run(
              "batch",
              "run",
              TICKETS.toString(),
              "-o",
              undisturbed.toString(),
              "--ordered",
              "--in-flight",
              "64",
              "--kafka",
              kafka);

      assertThat(code).isEqualTo(ExitCode.OK);
      assertThat(texts(out)).isEqualTo(texts(undisturbed));
      assertThat(customIds(out)).doesNotHaveDuplicates().hasSameElementsAs(customIds(TICKETS));
      assertThat(customIds(undisturbed)).isEqualTo(customIds(TICKETS));
      assertThat(folder.resolve("out.jsonl.job")).doesNotExist();
    }
  }

  private void killAfter(int lines, String kafka, Path out) throws Exception {
    try (MillraceProcess process = job(kafka, out)) {
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> Files.exists(out) && Files.readString(out).lines().count() >= lines);
      process.kill();
    }
    assertThat(Files.readString(out).lines().count()).isLessThan(customIds(TICKETS).size());
  }

  private MillraceProcess job(String kafka, Path out) throws Exception {
    return MillraceProcess.start(
        folder,
        "batch",
        "run",
        TICKETS.toAbsolutePath().toString(),
        "-o",
        out.toString(),
        "--in-flight",
        "4",
        "--kafka",
        kafka);
  }

  private static Map<String, String> texts(Path file) throws Exception {
    Map<String, String> texts = new TreeMap<>();
    for (JsonNode line : lines(file)) {
      assertThat(line.at("/response/status_code").asInt()).isEqualTo(200);
      texts.put(
          line.path("custom_id").asText(),
          line.at("/response/body/choices/0/message/content").asText());
    }
    return texts;
  }

  private static List<String> customIds(Path file) throws Exception {
    return lines(file).stream().map(line -> line.path("custom_id").asText()).toList();
  }

  private static List<JsonNode> lines(Path file) throws Exception {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }
}

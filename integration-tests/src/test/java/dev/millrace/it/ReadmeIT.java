package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.it.ReadmeShell.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The README's commands and calls, as a reader would type them. */
class ReadmeIT {

  private static final String UP = "./millrace up";
  private static final String OWN_MODEL =
      "./millrace up --model model.gguf --slots 4 --set worker.context=4096";
  private static final String POST =
      "curl -N -X POST http://127.0.0.1:8080/v1/requests -H 'Content-Type: application/json'"
          + " -d '{\"model\":\"millrace-demo\",\"messages\":[{\"role\":\"user\","
          + "\"content\":\"Add 27 and 58.\"}],\"priority\":\"high\"}'";
  private static final String CHAT =
      "curl -s http://127.0.0.1:8080/v1/chat/completions -H 'Content-Type: application/json'"
          + " -d '{\"model\":\"millrace-demo\",\"messages\":[{\"role\":\"user\","
          + "\"content\":\"Add 27 and 58.\"}]}'";
  private static final String STREAM = "curl -N http://127.0.0.1:8080/v1/requests/ID/stream";

  /** What a command has to say beside ending well. */
  private static final Map<String, String> SAYS =
      Map.of(
          "./millrace ask \"Add 27 and 58.\"", "85",
          "./millrace ask --raw --temperature 0 \"A small otter lived by the old mill. \"", "boat",
          "./millrace ask --raw --temperature 0 \"A small dog lived by the old mill. \"", "book",
          "./millrace canary", "right",
          "./millrace top", "1 workers",
          "./millrace batch run --help", "--in-flight",
          "./millrace model info [PATH]", "millrace-demo");

  private static final Map<String, String> NOT_RUN =
      Map.of(
          "./millrace demo",
          "CI runs it after the tests",
          "./mvnw verify",
          "it runs this",
          "./millrace bench overhead",
          "measures for minutes on a machine of its own",
          "./millrace chaos --minutes 10 --seed 1",
          "breaks an installation for minutes",
          "./millrace record --out traffic.jsonl",
          "RecordedTrafficIT records",
          "./millrace replay traffic.jsonl --workers 4",
          "RecordedTrafficIT replays",
          "./millrace batch run samples/tickets.jsonl -o answers.jsonl",
          "BatchIT runs it, and kills it",
          "./millrace simulate",
          "ReplayCommandsTest simulates less",
          "./mvnw -q -DskipTests -pl distribution -am package && docker compose build"
              + " && docker compose up --wait",
          "ComposeIT builds the image and starts the containers");

  @TempDir Path folder;

  @Test
  void shouldRunOrExcuseEveryCommand() throws IOException {
    List<String> known = new ArrayList<>(List.of(UP, OWN_MODEL, POST, CHAT, STREAM));
    known.addAll(SAYS.keySet());
    known.addAll(NOT_RUN.keySet());

    assertThat(ReadmeCommands.in(readme()))
        .as("a command of README.md is run here, or listed with the reason why not")
        .containsExactlyInAnyOrderElementsOf(known);
  }

  @Test
  @EnabledIf(
      value = "dev.millrace.it.ReadmeShell#isBuilt",
      disabledReason = "SKIPPED: needs ./mvnw verify or ./millrace to have built the launcher")
  void shouldDoWhatTheReadmeSays() throws Exception {
    try (ReadmeShell shell = new ReadmeShell(folder)) {
      String ready = shell.start(UP);
      String http = address(ready, "READY (\\S+)");
      for (Map.Entry<String, String> each : SAYS.entrySet()) {
        Ended ended = shell.run(each.getKey().replace(" [PATH]", ""));
        assertThat(ended.code()).as("%s said %s", each.getKey(), ended.output()).isZero();
        assertThat(ended.output()).as(each.getKey()).contains(each.getValue());
      }

      String accepted = shell.run(at(http, POST) + " -s").output();
      String id = new ObjectMapper().readTree(accepted).path("id").asText();
      String streamed = shell.run(at(http, STREAM).replace("ID", id) + " -s").output();
      assertThat(streamed).as(accepted).contains("\"succeeded\"");
      JsonNode chat = new ObjectMapper().readTree(shell.run(at(http, CHAT)).output());
      assertThat(chat.at("/choices/0/message/content").asText()).contains("85");
      assertCallsOfTheTable(shell, http, id);
      assertPathsOfTheOpsPort(shell, address(ready, "ops=(\\S+)"));
      shell.stop();
    }
  }

  @Test
  @EnabledIf(
      value = "dev.millrace.it.ReadmeShell#isBuilt",
      disabledReason = "SKIPPED: needs ./mvnw verify or ./millrace to have built the launcher")
  void shouldServeAModelOfTheReadersOwn() throws Exception {
    Files.copy(
        Path.of("../demo-model/src/main/resources/dev/millrace/demomodel/millrace-demo-q8_0.gguf"),
        folder.resolve("model.gguf"));
    try (ReadmeShell shell = new ReadmeShell(folder)) {
      shell.start(OWN_MODEL);
      Ended ended = shell.run("./millrace ask 'Add 27 and 58.'");

      assertThat(ended.code()).as(ended.output()).isZero();
      assertThat(ended.output()).contains("85");
      shell.stop();
    }
  }

  /** {@code POST} ran before; the request has ended, so a cancellation comes too late. */
  private static void assertCallsOfTheTable(ReadmeShell shell, String http, String id)
      throws Exception {
    int calls = 0;
    Matcher call = Pattern.compile("`(GET|DELETE) (/v1/[^`]+)`").matcher(readme());
    while (call.find()) {
      calls++;
      String path = call.group(2).replace("{id}", id);
      assertThat(status(shell, "-X " + call.group(1) + " " + http + path))
          .as(call.group())
          .isIn(call.group(1).equals("GET") ? List.of("200") : List.of("202", "409"));
    }
    assertThat(calls).isEqualTo(6);
  }

  private static void assertPathsOfTheOpsPort(ReadmeShell shell, String ops) throws Exception {
    for (String path : List.of("/live", "/ready", "/health", "/metrics")) {
      assertThat(readme()).contains("`" + path + "`");
      assertThat(status(shell, ops + path)).as(path).isEqualTo("200");
    }
  }

  private static String status(ReadmeShell shell, String call) throws Exception {
    return shell.run("curl -s -o /dev/null -w '%{http_code}' " + call).output();
  }

  /** The README's ports are the defaults; here they are free ones. */
  private static String at(String http, String command) {
    return command.replace("http://127.0.0.1:8080", http);
  }

  private static String address(String ready, String pattern) {
    return Stream.of(Pattern.compile(pattern).matcher(ready))
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .findFirst()
        .orElseThrow();
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("../README.md"));
  }
}

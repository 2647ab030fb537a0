package dev.millrace.standalone.cli;

import static dev.millrace.standalone.cli.output.ExitCode.BAD;
import static dev.millrace.standalone.cli.output.ExitCode.NOT_STARTED;
import static dev.millrace.standalone.cli.output.ExitCode.OK;
import static dev.millrace.standalone.cli.output.ExitCode.USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.standalone.facade.TestingFacade;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line as a table: what is typed, the exit code, and what is said. */
class CommandLineTest {

  private static final String UNREACHABLE = "http://127.0.0.1:1";

  @TempDir Path folder;

  /**
   * One row.
   *
   * @param typed words; FACADE stands for a running one, FOLDER for an empty directory
   * @param out what standard output contains
   * @param err what standard error contains
   */
  record Row(String typed, int exitCode, String out, String err) {
    @Override
    public String toString() {
      return "millrace " + typed + " => " + exitCode;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        // The root
        new Row("--help", OK, "Usage: millrace", ""),
        new Row("--version", OK, "millrace ", ""),
        new Row("", USAGE, "", "Missing required subcommand"),
        new Row("frobnicate", USAGE, "", "Unmatched argument at index 0: 'frobnicate'"),
        new Row("bench", USAGE, "", "Unmatched argument at index 0: 'bench'"),
        new Row("model", USAGE, "", "Missing required subcommand"),
        new Row("dlq", USAGE, "", "Missing required subcommand"),
        // Options
        new Row("ask", USAGE, "", "Missing required parameter: 'WORD'"),
        new Row("ask --max-tokens many x", USAGE, "", "--max-tokens"),
        new Row("ask --server FACADE --nonsense x", USAGE, "", "Unknown option: '--nonsense'"),
        new Row("cancel", USAGE, "", "Missing required parameter: 'ID'"),
        new Row("status --server not://[a-uri", USAGE, "", "--server"),
        new Row("canary --per-skill 0", USAGE, "", "--per-skill must be 1 to 400"),
        new Row("canary --per-skill 401", USAGE, "", "--per-skill must be 1 to 400"),
        new Row("canary --threshold 0", USAGE, "", "--threshold must be above 0, at most 1"),
        new Row("canary --threshold 1.01", USAGE, "", "--threshold must be above 0, at most 1"),
        new Row("canary --skill juggling", USAGE, "", "--skill must be one of addition"),
        new Row("model info --slots 0", USAGE, "", "slots"),
        new Row("dlq list --limit 0", USAGE, "", "--limit must be 1 to 100000"),
        new Row("dlq show", USAGE, "", "Missing required parameter: 'LETTER'"),
        new Row("dlq show 17", USAGE, "", "PARTITION:OFFSET"),
        new Row("dlq replay 0:1 x", USAGE, "", "PARTITION:OFFSET"),
        new Row("dlq purge --yes", USAGE, "", "--up-to=LETTER | --older-than=AGE"),
        new Row("breaker", USAGE, "", "Missing required subcommand"),
        new Row("breaker open", USAGE, "", "Missing required parameter: 'NAME'"),
        new Row("breaker open ../redis", USAGE, "", "NAME must be the name of a breaker"),
        new Row("breaker list --ops 127.0.0.1:9090", USAGE, "", "--ops"),
        new Row("dlq list --set no.such.key=1", USAGE, "", "no.such.key"),
        // Configuration
        new Row("up --port many", USAGE, "", "millrace.http.port"),
        new Row("up --port 70000", USAGE, "", "millrace.http.port"),
        new Row("up --set no.such.key=1", USAGE, "", "no.such.key"),
        new Row("up --config FOLDER/missing.yaml", USAGE, "", "--config: cannot read"),
        new Row("ingest --set http.pool=0", USAGE, "", "millrace.http.pool"),
        new Row("dispatcher --set dispatcher.threads=0", USAGE, "", "millrace.dispatcher.threads"),
        new Row("worker --slots 0", USAGE, "", "millrace.worker.slots"),
        new Row("worker --engine steam", USAGE, "", "millrace.worker.engine"),
        new Row("sink --ops-port -1", USAGE, "", "millrace.ops.port"),
        new Row("demo --slots 0", USAGE, "", "millrace.worker.slots"),
        // What cannot be reached or started
        new Row("ask --server " + UNREACHABLE + " x", NOT_STARTED, "", "is ./millrace up running?"),
        new Row("status --server " + UNREACHABLE, NOT_STARTED, "", "no answer from"),
        new Row("cancel --server " + UNREACHABLE + " id", NOT_STARTED, "", "no answer from"),
        new Row("canary --server " + UNREACHABLE, NOT_STARTED, "", "no answer from"),
        new Row("breaker list --ops " + UNREACHABLE, NOT_STARTED, "", "--ops names another"),
        new Row("breaker auto redis --ops " + UNREACHABLE, NOT_STARTED, "", "no answer from"),
        new Row("model info FOLDER/missing.gguf", NOT_STARTED, "", "missing.gguf"),
        // Done
        new Row("ask --server FACADE Add one.", OK, "answer to Add one.", "succeeded, 18 tokens"),
        new Row("status --server FACADE", OK, "\"queued\" : 0", ""),
        new Row("status --server FACADE unknown", BAD, "", "millrace: no request unknown"),
        new Row("cancel --server FACADE unknown", BAD, "", "millrace: no request unknown"),
        new Row("model info", OK, "architecture  llama", ""));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void shouldEndAndSpeakAsTheTableSays(Row row) throws Exception {
    try (TestingFacade facade = TestingFacade.start()) {
      CommandRun run = CommandRun.of(words(row.typed(), facade));

      assertThat(run.exitCode()).as(run.err()).isEqualTo(row.exitCode());
      assertThat(run.out()).contains(row.out());
      assertThat(run.err()).contains(row.err());
      if (row.exitCode() == USAGE || row.exitCode() == NOT_STARTED) {
        assertThat(run.out()).as("nothing but results goes to standard output").isEmpty();
        assertThat(run.err()).as("no stack trace for what people can mend").doesNotContain("\tat ");
      }
    }
  }

  static List<String> commands() {
    return List.of(
        "demo",
        "up",
        "ask",
        "status",
        "cancel",
        "ingest",
        "dispatcher",
        "worker",
        "sink",
        "canary",
        "model",
        "model info",
        "dlq",
        "dlq list",
        "dlq show",
        "dlq replay",
        "dlq purge",
        "breaker",
        "breaker list",
        "breaker open",
        "breaker close",
        "breaker auto");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldHaveHelpForEveryCommand(String command) {
    CommandRun run = CommandRun.of(words(command + " --help"));

    assertThat(run.exitCode()).isEqualTo(OK);
    assertThat(run.out()).startsWith("Usage: millrace " + command).contains("--help");
    assertThat(run.err()).isEmpty();
    if (!List.of("model", "dlq", "breaker").contains(command)) {
      assertThat(run.out()).contains("--json");
    }
  }

  @Test
  void shouldListEveryCommandInTheHelpOfTheRoot() {
    String help = CommandRun.of("--help").out();

    commands().stream()
        .filter(command -> !command.contains(" "))
        .forEach(command -> assertThat(help).containsPattern("(?m)^  " + command + " "));
    assertThat(help).contains("Exit codes: 0 done and good, 1 done and bad");
  }

  @Test
  void shouldRefuseAnUnknownOptionInEveryCommand() {
    for (String command : commands()) {
      CommandRun run = CommandRun.of(words(command + " --no-such-option"));

      assertThat(run.exitCode()).as(command).isEqualTo(USAGE);
      assertThat(run.out()).as(command).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ask --server FACADE --json Add one.",
        "status --server FACADE --json",
        "model info --json",
      })
  void shouldWriteNothingButJsonToStandardOutputWhenAskedTo(String typed) throws Exception {
    try (TestingFacade facade = TestingFacade.start()) {
      CommandRun run = CommandRun.of(words(typed, facade));

      assertThat(run.exitCode()).isEqualTo(OK);
      assertThat(run.json()).hasSize(1).allMatch(JsonNode::isObject);
    }
  }

  @Test
  void shouldPrintARequestWithTheFieldsOfTheContract() throws Exception {
    try (TestingFacade facade = TestingFacade.start()) {
      JsonNode result =
          CommandRun.of(words("ask --server FACADE --json --priority high Hello", facade))
              .json()
              .getFirst();

      List<String> names = new ArrayList<>();
      result.fieldNames().forEachRemaining(names::add);
      assertThat(names)
          .containsExactly(
              "id",
              "priority",
              "outcome",
              "text",
              "tokens",
              "ttft_ms",
              "tokens_per_s",
              "queue_ms",
              "error");
      assertThat(result.path("priority").asText()).isEqualTo("high");
      assertThat(result.path("text").asText()).isEqualTo("answer to Hello");
      assertThat(result.path("queue_ms").asDouble()).isGreaterThanOrEqualTo(0);
      assertThat(result.path("error").isNull()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 429, 500, 503})
  void shouldBlameTheCallerForWhatTheFacadeCallsWrongUsageOnly(int status) throws Exception {
    try (TestingFacade facade = TestingFacade.start().refusing(status)) {
      CommandRun run = CommandRun.of(words("ask --server FACADE --model m x", facade));

      assertThat(run.exitCode()).isEqualTo(status == 400 ? USAGE : BAD);
      assertThat(run.err()).contains("millrace: refused on purpose").doesNotContain("\tat ");
    }
  }

  @Test
  void shouldFindTheRunningStackByItsDataDirectory() throws Exception {
    try (TestingFacade facade = TestingFacade.start()) {
      String http = facade.uri().toString();
      Files.writeString(
          folder.resolve("endpoints.json"),
          ("{\"http\":\"%s\",\"ops\":\"%s\",\"kafka\":\"k:1\",\"redis\":\"r:1\","
                  + "\"registry\":\"%s\"}")
              .formatted(http, http, http));

      assertThat(CommandRun.of("ask", "--data", folder.toString(), "Hi").out())
          .startsWith("answer to Hi");
    }
  }

  @Test
  void shouldCancelARequestThatIsThere() throws Exception {
    try (TestingFacade facade = TestingFacade.start()) {
      CommandRun asked = CommandRun.of(words("ask --server FACADE --json Hello", facade));
      String id = asked.json().getFirst().path("id").asText();

      CommandRun cancelled = CommandRun.of(words("cancel --server FACADE " + id, facade));

      assertThat(cancelled.exitCode()).isEqualTo(OK);
      assertThat(cancelled.out()).isEqualTo(id + ": cancelling\n");
    }
  }

  private String[] words(String typed) {
    return typed.isEmpty()
        ? new String[0]
        : Arrays.stream(typed.split(" ", -1))
            .map(word -> word.replace("FOLDER", folder.toString()))
            .toArray(String[]::new);
  }

  private String[] words(String typed, TestingFacade facade) {
    return words(typed.replace("FACADE", facade.uri().toString()));
  }
}

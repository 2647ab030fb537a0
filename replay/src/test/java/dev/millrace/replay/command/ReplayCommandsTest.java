package dev.millrace.replay.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.standalone.cli.output.ExitCode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayCommandsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"record", "replay", "simulate"})
  void shouldHaveHelp(String name) {
    CommandRun run = CommandRun.of(name, "--help");

    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).startsWith("Usage: millrace " + name).contains("--json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "simulate --requests 0 | --requests",
        "simulate --load 0 | --load",
        "simulate --workers 0 | --workers",
        "simulate --kv-tokens 10 | --kv-tokens",
        "simulate --policy quickest | --policy",
        "simulate --policy combined,combined | twice",
        "simulate --tenant-weights a | tenant-weights",
        "replay | Missing required parameter: 'FILE'",
        "replay no-such-file | cannot read no-such-file",
        "replay no-such-file --speed 0 | --speed",
        "replay no-such-file --limit 0 | --limit",
        "record | Missing required option: '--out=FILE'",
        "record --out no/such/folder/dump | --out: cannot write",
        "record --out dump --set no.such.key=1 | no.such.key"
      })
  void shouldCallWrongUsageByItsName(String typed, String said) {
    CommandRun run = CommandRun.of(typed.split(" ", -1));

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains(said).doesNotContain("\tat ");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void shouldSayWhichLineOfAFileIsWrong() throws Exception {
    Path file = folder.resolve("trace.csv");
    Files.writeString(file, "TIMESTAMP,ContextTokens,GeneratedTokens\n1,2,3\n1,2,many\n");

    CommandRun run = CommandRun.of("replay", file.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("trace.csv line 3: output tokens");
  }

  @Test
  void shouldReplayWhatItSimulatedWithTheSameFigures() throws Exception {
    Path dump = folder.resolve("dump.jsonl");
    Path picture = folder.resolve("picture.svg");
    String pool = " --workers 3 --slots 2 --policy combined,least-loaded:fifo --json";

    JsonNode simulated =
        CommandRun.of(("simulate --requests 300 --load 1.2 --write " + dump + pool).split(" ", -1))
            .json();
    JsonNode replayed =
        CommandRun.of(("replay " + dump + " --picture " + picture + pool).split(" ", -1)).json();

    assertThat(simulated.path("name").asText()).isEqualTo("simulate");
    assertThat(replayed.path("name").asText()).isEqualTo("replay");
    assertThat(replayed.path("pass").asBoolean()).isTrue();
    for (String figure :
        new String[] {
          "combined_wait_mean_ms",
          "combined_normal_wait_p99_ms",
          "combined_slowdown_p50",
          "combined_requests_per_s",
          "least_loaded_fifo_ttft_p99_ms",
          "least_loaded_fifo_cached",
          "bound_wait_mean_ms"
        }) {
      JsonNode value = replayed.at("/figures/" + figure + "/value");
      assertThat(value.asDouble()).as(figure).isPositive();
      assertThat(value).as(figure).isEqualTo(simulated.at("/figures/" + figure + "/value"));
    }
    assertThat(replayed.at("/figures/combined_requests/value").asInt()).isEqualTo(300);
    String svg = Files.readString(picture);
    assertThat(svg).contains("prefers-color-scheme:dark", "least-loaded:fifo", "bound ");
    var parsed =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    assertThat(parsed.getDocumentElement().getTagName()).isEqualTo("svg");
  }

  @Test
  void shouldShowATableAndNoBoundWhenDeadlinesEndRequests() {
    CommandRun run =
        CommandRun.of(
            ("simulate --requests 200 --load 2 --workers 2 --slots 2 --timeout-ms 3000"
                    + " --critical 0.2 --policy combined")
                .split(" ", -1));

    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("critical", "normal", "Jain tokens", "no bound: deadlines");
    assertThat(run.err()).contains("-- combined: 200 of 200", "decisions in", "MiB");
  }
}

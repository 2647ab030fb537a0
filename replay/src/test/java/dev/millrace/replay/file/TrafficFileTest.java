package dev.millrace.replay.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.millrace.dispatcher.cell.request.Prefix;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.replay.traffic.Served;
import dev.millrace.replay.traffic.TracedRequest;
import dev.millrace.replay.traffic.Traffic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TrafficFileTest {

  private static final String HEAD = "TIMESTAMP,ContextTokens,GeneratedTokens\n";
  private static final String DUMP = "{\"millrace_dump\":1}\n";
  private static final String GOOD =
      "{\"at_ms\":5,\"tenant\":\"t\",\"model\":\"m\",\"priority\":\"low\",\"prompt_tokens\":3,"
          + "\"max_tokens\":9,\"timeout_ms\":0}";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2023-11-16 18:15:46.6805900 | 2023-11-16T18:15:46.680590Z",
        "2023-11-16T18:15:46 | 2023-11-16T18:15:46Z",
        "2024-05-10 00:00:00.009930+00:00 | 2024-05-10T00:00:00.009930Z",
        "2024-05-10T02:00:00+02:00 | 2024-05-10T00:00:00Z",
        "17.25 | 1970-01-01T00:00:17.250Z",
        "1.5e3 | 1970-01-01T00:25:00Z"
      })
  void shouldReadTimesOfTraces(String written, Instant time) throws Exception {
    Traffic traffic = read(HEAD + written + ",4808,10\n");

    TracedRequest only = traffic.requests().getFirst();
    assertThat(Instant.EPOCH.plusNanos(only.atMicros() * 1_000)).isEqualTo(time);
    assertThat(only.inputTokens()).isEqualTo(4_808).isEqualTo(only.promptTokens());
    assertThat(only.outputTokens()).isEqualTo(10);
    assertThat(only.maxTokens()).isEqualTo(64);
  }

  @Test
  void shouldTakeLongOutputsForWhatCallersAskedForAndSortByTime() throws Exception {
    Traffic traffic = read(HEAD + "2,10,100\n\n1,20,30\n");

    assertThat(traffic.requests())
        .extracting(TracedRequest::inputTokens, TracedRequest::maxTokens)
        .containsExactly(tuple(20, 64), tuple(10, 100));
  }

  /** A file and what is said of it. */
  record Bad(String content, String message) {}

  static Stream<Bad> badFiles() {
    return Stream.of(
        new Bad("", "line 1: the file is empty"),
        new Bad("a,b,c\n1,2,3\n", "line 1: must be the head of a dump"),
        new Bad(HEAD, "line 1: there is no request"),
        new Bad(HEAD + "1,2,3\n1,2\n", "line 3: must have 3 columns, has 2"),
        new Bad(HEAD + "1,2,3,4\n", "line 2: must have 3 columns, has 4"),
        new Bad(HEAD + "soon,2,3\n", "line 2: timestamp: must be a date and time or seconds"),
        new Bad(HEAD + "2023-13-01 10:00:00,2,3\n", "line 2: timestamp"),
        new Bad(HEAD + "1,2,3\n\n1,x,3\n", "line 4: input tokens: must be a whole number"),
        new Bad(HEAD + "1,2,-3\n", "line 2: output tokens: must not be negative"),
        new Bad(HEAD + "1,2.5,3\n", "line 2: input tokens: must be a whole number"),
        new Bad("{\"millrace_dump\":2}\n", "line 1: millrace_dump: must be 1"),
        new Bad("{\"other\":1}\n", "line 1: millrace_dump: must be 1"),
        new Bad("{\"millrace_dump\"\n", "line 1: not JSON"),
        new Bad(DUMP + GOOD + "\n" + GOOD.substring(0, 20), "line 3: not JSON"),
        new Bad(DUMP + "[]\n", "line 2: must be a JSON object"),
        new Bad(DUMP + GOOD.replace("low", "urgent"), "line 2: priority: must be critical"),
        new Bad(DUMP + GOOD.replace("\"m\"", "7"), "line 2: model: must be a text"),
        new Bad(DUMP + GOOD.replace("at_ms", "at"), "line 2: at_ms: must be a number"),
        new Bad(DUMP + GOOD.replace(":9", ":0"), "line 2: max_tokens: must be 1 to"),
        new Bad(DUMP + GOOD.replace(":9", ":9.5"), "line 2: max_tokens: must be a whole number"),
        new Bad(
            DUMP + GOOD.replace("}", ",\"prefix\":[\"xyz\"]}"),
            "line 2: prefix: must be hexadecimal"),
        new Bad(
            DUMP + GOOD.replace("}", ",\"outcome\":\"lost\",\"cached_tokens\":0}"),
            "line 2: outcome"));
  }

  @ParameterizedTest
  @MethodSource("badFiles")
  void shouldNameTheLineAndTheFieldThatIsWrong(Bad bad) {
    assertThatThrownBy(() -> read(bad.content()))
        .isInstanceOf(BadLineException.class)
        .hasMessageContaining(bad.message());
  }

  @Test
  void shouldReadWhatItWrote() throws Exception {
    TracedRequest full =
        new TracedRequest(
            1_700_000_000_000_250L,
            "t-1",
            "m",
            Priority.CRITICAL,
            40,
            256,
            30_000,
            new Prefix(-1, 15, 0),
            44,
            17,
            Optional.of(new Served(Outcome.SUCCEEDED, 12, 3, 40, 500)));
    TracedRequest bare =
        new TracedRequest(
            1_700_000_000_001_000L,
            "t-2",
            "n",
            Priority.LOW,
            0,
            1,
            0,
            Prefix.NONE,
            TracedRequest.UNKNOWN,
            TracedRequest.UNKNOWN,
            Optional.empty());
    Traffic traffic = new Traffic(List.of(full, bare));
    Path file = folder.resolve("dump.jsonl");

    DumpWriter.write(file, traffic);

    assertThat(TrafficFile.read(file, 100, 64)).isEqualTo(traffic);
    assertThat(TrafficFile.read(file, 1, 64).requests()).containsExactly(full);
    assertThat(Files.readString(file)).startsWith(DUMP).contains("\"at_ms\":1700000000001,");
  }

  private Traffic read(String content) throws Exception {
    Path file = folder.resolve("traffic");
    Files.writeString(file, content);
    return TrafficFile.read(file, 1_000, 64);
  }
}

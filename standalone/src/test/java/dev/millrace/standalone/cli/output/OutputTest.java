package dev.millrace.standalone.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.standalone.facade.RequestResult;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @CsvSource({
    "false, text,        'text\n',    ''",
    "false, diagnostics, '',          'text\n'",
    "false, object,      '',          ''",
    "true,  text,        '',          'text\n'",
    "true,  diagnostics, '',          'text\n'",
    "true,  object,      '{\"a\":1}\n', ''",
  })
  void shouldSendEachKindToItsStream(boolean json, String kind, String toOut, String toErr) {
    Output output = new Output(json, stream(out), stream(err));

    switch (kind) {
      case "text" -> output.text().print("text\n");
      case "diagnostics" -> output.diagnostics().print("text\n");
      default -> output.object(Map.of("a", 1));
    }

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(toOut);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo(toErr);
  }

  @Test
  void shouldKeepOneObjectOnOneLineWhateverItsText() {
    Output output = new Output(true, stream(out), stream(err));

    output.object(Map.of("text", "two\nlines\u0007"));

    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("{\"text\":\"two\\nlines\\u0007\"}\n");
  }

  @Test
  void shouldAlignWordsLeftAndNumbersRight() {
    String table = TextTable.of(List.of(List.of("name", "n"), List.of("a", "100")), 1);

    assertThat(table).isEqualTo("name    n\na     100\n");
  }

  @Test
  void shouldShowQueueWaitBesideTheFirstTokenAndADashForWhatIsUnknown() {
    String table =
        ResultTable.of(
            List.of(
                new RequestResult("x", "low", "succeeded", "t", 9, 20.04, 7.0, 5.25, null),
                new RequestResult("y", "high", "failed", "", 0, null, null, null, "why")));

    assertThat(table.lines().map(line -> List.of(line.strip().split("  +", -1))))
        .containsExactly(
            List.of("id", "priority", "outcome", "tokens", "queue ms", "TTFT ms", "tokens/s"),
            List.of("x", "low", "succeeded", "9", "5.3", "20.0", "7.0"),
            List.of("y", "high", "failed", "0", "-", "-", "-"));
  }

  @ParameterizedTest
  @CsvSource({
    "plain,             plain",
    "'two\nlines\ttab', 'two\nlines\ttab'",
    "'\u001b[31mred',   '[31mred'",
    "'bell\u0007',      bell",
    "'ü€😀',            'ü€😀'",
  })
  void shouldLetNoControlCharacterReachATerminal(String text, String safe) {
    assertThat(TerminalText.safe(text)).isEqualTo(safe);
  }

  @Test
  void shouldCountOnOneLineOfATerminalAndOncePerPartElsewhere() {
    CountLine terminal = new CountLine(stream(out), true);
    CountLine log = new CountLine(stream(err), false);

    for (int i = 1; i <= 3; i++) {
      terminal.at("part", i, 3);
      log.at("part", i, 3);
    }

    assertThat(out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n"))
        .isEqualTo("\r-- part 1/3\r-- part 2/3\r-- part 3/3\n");
    assertThat(err.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n"))
        .isEqualTo("-- part 3/3\n");
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}

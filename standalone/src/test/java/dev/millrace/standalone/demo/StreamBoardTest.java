package dev.millrace.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamBoardTest {

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

  @Test
  void shouldPrintPiecesWithTheNameOfTheirStreamOutsideATerminal() {
    try (StreamBoard board = StreamBoard.on(out, false, () -> 0)) {
      int one = board.add("one");
      int two = board.add("two");
      board.state(one, "queued");
      board.text(one, "short");
      board.text(two, "x".repeat(60));
      board.state(one, "succeeded");
    }

    assertThat(lines())
        .containsExactly(
            "  one | -- queued",
            "  two | " + "x".repeat(60),
            "  one | short",
            "  one | -- succeeded");
  }

  @Test
  void shouldForgetWhatARestartMadeVoid() {
    try (StreamBoard board = StreamBoard.on(out, false, () -> 0)) {
      int stream = board.add("one");
      board.text(stream, "void");
      board.restart(stream);
      board.text(stream, "good");
    }

    assertThat(lines()).containsExactly("  one | -- begins again", "  one | good");
  }

  @Test
  void shouldPrintWhatIsLeftWhenItIsClosed() {
    StreamBoard board = StreamBoard.on(out, false, () -> 0);
    board.text(board.add("one"), "rest");
    assertThat(lines()).isEmpty();

    board.close();

    assertThat(lines()).containsExactly("  one | rest");
  }

  @Test
  void shouldRedrawOneLineForEachStreamOnATerminal() {
    try (StreamBoard board = StreamBoard.on(out, true, () -> 0)) {
      int one = board.add("one");
      int two = board.add("two");
      board.text(one, "first");
      board.text(two, "second");
      board.state(two, "succeeded");
    }

    String last = written.toString(StandardCharsets.UTF_8);
    String frame = last.substring(last.lastIndexOf("\033[2A"));
    assertThat(frame.chars().filter(c -> c == '\n')).hasSize(2);
    assertThat(frame).contains("first").contains("[succeeded]").contains("second");
  }

  @Test
  void shouldLetNoControlCharacterOfAModelMoveTheCursor() {
    assertThat(PrintableText.oneLine("a\nb\033[31m\u2028c")).isEqualTo("a b [31m c");
    assertThat(PrintableText.lastOf("abcdef", 3)).isEqualTo("def");
    assertThat(PrintableText.lastOf("ab", 3)).isEqualTo("ab");
  }

  private List<String> lines() {
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }
}

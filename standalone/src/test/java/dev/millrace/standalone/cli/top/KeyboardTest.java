package dev.millrace.standalone.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.standalone.top.Key;
import java.io.StringReader;
import java.util.Optional;
import org.jline.utils.NonBlocking;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyboardTest {

  @ParameterizedTest
  @CsvSource({
    "q, QUIT",
    "k, UP",
    "j, DOWN",
    "s, SORT",
    "d, DRAIN",
    "c, CANCEL",
    "'\u001b[A', UP",
    "'\u001bOB', DOWN",
    "'\u001b[C', ",
    "x, "
  })
  void shouldKnowWhatTerminalsSend(String sent, Key key) throws Exception {
    Keyboard keyboard = new Keyboard(NonBlocking.nonBlocking("test", new StringReader(sent)));

    assertThat(keyboard.next(1_000)).isEqualTo(Optional.ofNullable(key));
  }

  @ParameterizedTest
  @CsvSource("'', QUIT")
  void shouldQuitWhenTheTerminalIsGone(String sent, Key key) throws Exception {
    Keyboard keyboard = new Keyboard(NonBlocking.nonBlocking("test", new StringReader(sent)));

    assertThat(keyboard.next(1_000)).contains(key);
  }
}

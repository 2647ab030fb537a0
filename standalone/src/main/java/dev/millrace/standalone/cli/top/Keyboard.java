package dev.millrace.standalone.cli.top;

import dev.millrace.standalone.top.Key;
import java.io.IOException;
import java.util.Optional;
import org.jline.utils.NonBlockingReader;

/** Turns what a terminal sends into keys. One thread. */
final class Keyboard {

  private static final int ESCAPE = 27;
  private static final long SEQUENCE_MILLIS = 20;

  private final NonBlockingReader in;

  Keyboard(NonBlockingReader in) {
    this.in = in;
  }

  /** The next key; empty if none is pressed within the time, or one that does nothing. */
  Optional<Key> next(long millis) throws IOException {
    int read = in.read(millis);
    return switch (read) {
      case NonBlockingReader.EOF -> Optional.of(Key.QUIT);
      case 'q', 'Q', 3 -> Optional.of(Key.QUIT);
      case 'k' -> Optional.of(Key.UP);
      case 'j' -> Optional.of(Key.DOWN);
      case '\t' -> Optional.of(Key.SWITCH);
      case 's', 'S' -> Optional.of(Key.SORT);
      case 'd', 'D' -> Optional.of(Key.DRAIN);
      case 'c', 'C' -> Optional.of(Key.CANCEL);
      case ESCAPE -> arrow();
      default -> Optional.empty();
    };
  }

  private Optional<Key> arrow() throws IOException {
    int second = in.read(SEQUENCE_MILLIS);
    if (second != '[' && second != 'O') {
      return Optional.empty();
    }
    return switch (in.read(SEQUENCE_MILLIS)) {
      case 'A' -> Optional.of(Key.UP);
      case 'B' -> Optional.of(Key.DOWN);
      default -> Optional.empty();
    };
  }
}

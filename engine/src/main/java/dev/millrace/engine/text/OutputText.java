package dev.millrace.engine.text;

import dev.millrace.engine.text.StopMatcher.Released;
import java.util.List;

/**
 * The text of one output: bytes of tokens in, shown text out. Thread rule: one thread.
 *
 * <p>The texts released concatenate to the whole output up to the first stop string.
 */
public final class OutputText {

  private final Utf8Assembler characters = new Utf8Assembler();
  private final StopMatcher stops;

  public OutputText(List<String> stops) {
    this.stops = new StopMatcher(stops);
  }

  /** Adds the bytes of the next token. */
  public Released add(byte[] piece) {
    return stops.add(characters.add(piece));
  }

  /**
   * The output ends here for another reason than a stop string: what was held back. A stop string
   * that only the last replaced character completes still counts.
   */
  public String finish() {
    Released last = stops.add(characters.finish());
    return last.stopped() ? last.text() : last.text() + stops.finish();
  }
}

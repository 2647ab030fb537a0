package dev.millrace.worker.run;

import dev.millrace.model.Completion;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The text of a stream as its run writes it, up to a limit; a longer one is dropped, because
 * readers find it in the result topic. Thread rule: one thread at a time.
 */
final class StreamText {

  private final StringBuilder text = new StringBuilder();
  private boolean tooLong;

  /** Appends the text of a record. */
  void append(String part) {
    // A character takes a byte at least, so this bounds the memory as well.
    if (text.length() + part.length() > Completion.MAX_OUTPUT_BYTES) {
      tooLong = true;
      text.setLength(0);
      text.trimToSize();
    }
    if (!tooLong) {
      text.append(part);
    }
  }

  /** The whole text; empty if it has more bytes of UTF-8 than the limit. */
  Optional<String> whole() {
    if (tooLong) {
      return Optional.empty();
    }
    String whole = text.toString();
    boolean fits =
        whole.length() <= Completion.MAX_OUTPUT_BYTES / 3
            || whole.getBytes(StandardCharsets.UTF_8).length <= Completion.MAX_OUTPUT_BYTES;
    return fits ? Optional.of(whole) : Optional.empty();
  }
}

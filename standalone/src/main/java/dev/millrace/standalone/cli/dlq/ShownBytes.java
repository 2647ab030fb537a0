package dev.millrace.standalone.cli.dlq;

import dev.millrace.model.DeadLetter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Bytes as people read them: as text where they are text, else as hexadecimal digits.
 *
 * @param form {@code text} or {@code hex}
 */
record ShownBytes(String form, String content) {

  private static final int BYTES_PER_LINE = 32;

  /**
   * @param hex as hexadecimal digits in any case
   */
  static ShownBytes of(DeadLetter.Bytes bytes, boolean hex) {
    byte[] content = bytes.toArray();
    if (!hex) {
      try {
        String text =
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        if (text.codePoints().noneMatch(ShownBytes::isNoText)) {
          return new ShownBytes("text", text);
        }
      } catch (CharacterCodingException binary) {
        return digits(content);
      }
    }
    return digits(content);
  }

  private static ShownBytes digits(byte[] content) {
    return new ShownBytes("hex", HexFormat.of().formatHex(content));
  }

  private static boolean isNoText(int character) {
    return Character.isISOControl(character) && "\n\r\t".indexOf(character) < 0;
  }

  /** The content in lines for a terminal. */
  String lines() {
    if (form.equals("text")) {
      return content;
    }
    StringBuilder lines = new StringBuilder();
    int digits = 2 * BYTES_PER_LINE;
    for (int from = 0; from < content.length(); from += digits) {
      lines.append(from == 0 ? "" : "\n");
      lines.append(content, from, Math.min(content.length(), from + digits));
    }
    return lines.toString();
  }
}

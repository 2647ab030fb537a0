package dev.millrace.engine.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Joins pieces of bytes into characters; a character split over pieces comes out whole.
 *
 * <p>Invariant: the texts returned, in order, with {@link #finish()} last, are the UTF-8 reading of
 * all bytes together, every malformed sequence replaced by U+FFFD. Thread rule: one thread.
 */
public final class Utf8Assembler {

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private byte[] pending = new byte[0];

  /** Adds a piece and returns the characters that are now complete. */
  public String add(byte[] piece) {
    if (pending.length == 0 && isAscii(piece)) {
      return new String(piece, StandardCharsets.US_ASCII);
    }
    return decode(joined(piece), false);
  }

  /** Returns the replacement of an incomplete character, or nothing. */
  public String finish() {
    String text = decode(pending, true);
    decoder.reset();
    return text;
  }

  private String decode(byte[] bytes, boolean end) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    decoder.reset();
    decoder.decode(in, out, end);
    pending = new byte[in.remaining()];
    in.get(pending);
    return out.flip().toString();
  }

  private byte[] joined(byte[] piece) {
    byte[] all = new byte[pending.length + piece.length];
    System.arraycopy(pending, 0, all, 0, pending.length);
    System.arraycopy(piece, 0, all, pending.length, piece.length);
    return all;
  }

  private static boolean isAscii(byte[] piece) {
    for (byte b : piece) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }
}

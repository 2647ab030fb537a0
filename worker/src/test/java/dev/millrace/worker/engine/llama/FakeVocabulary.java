package dev.millrace.worker.engine.llama;

import dev.millrace.worker.engine.llama.model.Vocabulary;
import java.nio.charset.StandardCharsets;

/** Bytes as tokens 0 to 255, then begin, end and two chat marks. */
final class FakeVocabulary implements Vocabulary {

  static final int BEGIN = 256;
  static final int END = 257;
  static final int SIZE = 260;

  @Override
  public int size() {
    return SIZE;
  }

  @Override
  public int[] tokens(String text, boolean special) {
    String marked =
        special ? text.replace("<|im_start|>", "\u0001").replace("<|im_end|>", "\u0002") : text;
    byte[] bytes = marked.getBytes(StandardCharsets.UTF_8);
    int[] ids = new int[bytes.length];
    for (int i = 0; i < ids.length; i++) {
      boolean mark = special && (bytes[i] == 1 || bytes[i] == 2);
      ids[i] = mark ? 257 + bytes[i] : bytes[i] & 0xff;
    }
    return ids;
  }

  @Override
  public int begin() {
    return BEGIN;
  }

  @Override
  public byte[] piece(int token) {
    return token < 256 ? new byte[] {(byte) token} : new byte[0];
  }

  @Override
  public boolean endsOutput(int token) {
    return token == END;
  }

  @Override
  public boolean control(int token) {
    return token >= 256;
  }

  @Override
  public String name(int token) {
    return switch (token) {
      case BEGIN -> "<s>";
      case END -> "</s>";
      case 258 -> "<|im_start|>";
      case 259 -> "<|im_end|>";
      default -> Character.toString(token);
    };
  }

  @Override
  public int longestPiece() {
    return 1;
  }
}

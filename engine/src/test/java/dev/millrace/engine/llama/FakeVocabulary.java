package dev.millrace.engine.llama;

import dev.millrace.engine.llama.model.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Bytes as tokens 0 to 255, then begin, end and two chat marks. */
public final class FakeVocabulary implements Vocabulary {

  static final int BEGIN = 256;
  public static final int END = 257;
  static final int SIZE = 260;

  @Override
  public int size() {
    return SIZE;
  }

  @Override
  public int[] tokens(String text, boolean special) {
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < text.length(); ) {
      if (special && text.startsWith("<|im_start|>", i)) {
        ids.add(258);
        i += 12;
      } else if (special && text.startsWith("<|im_end|>", i)) {
        ids.add(259);
        i += 10;
      } else {
        int end = text.offsetByCodePoints(i, 1);
        for (byte b : text.substring(i, end).getBytes(StandardCharsets.UTF_8)) {
          ids.add(b & 0xff);
        }
        i = end;
      }
    }
    return ids.stream().mapToInt(Integer::intValue).toArray();
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

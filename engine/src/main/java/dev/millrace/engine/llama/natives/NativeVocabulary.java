package dev.millrace.engine.llama.natives;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.millrace.engine.llama.model.Vocabulary;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** The tokens of a native model; everything but tokenizing is read once at load. */
final class NativeVocabulary implements Vocabulary {

  private static final int UNKNOWN_OR_CONTROL = 1 | 8;

  private final VocabularyFunctions functions;
  private final MemorySegment vocabulary;
  private final byte[][] pieces;
  private final boolean[] ends;
  private final boolean[] control;
  private final int begin;
  private final int longestPiece;

  NativeVocabulary(VocabularyFunctions functions, MemorySegment vocabulary) {
    this.functions = functions;
    this.vocabulary = vocabulary;
    int size = functions.size(vocabulary);
    pieces = new byte[size][];
    ends = new boolean[size];
    control = new boolean[size];
    begin = functions.begin(vocabulary);
    int longest = 1;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(4096);
      for (int token = 0; token < size; token++) {
        pieces[token] = readPiece(arena, buffer, token);
        ends[token] = functions.endsOutput(vocabulary, token);
        control[token] = (functions.attributes(vocabulary, token) & UNKNOWN_OR_CONTROL) != 0;
        longest = Math.max(longest, pieces[token].length);
      }
    }
    longestPiece = longest;
  }

  private byte[] readPiece(Arena arena, MemorySegment buffer, int token) {
    int length = functions.piece(vocabulary, token, buffer, (int) buffer.byteSize());
    MemorySegment holder = buffer;
    if (length < 0) {
      holder = arena.allocate(-length);
      length = functions.piece(vocabulary, token, holder, -length);
    }
    return holder.asSlice(0, Math.max(0, length)).toArray(JAVA_BYTE);
  }

  @Override
  public int size() {
    return pieces.length;
  }

  @Override
  public int[] tokens(String text, boolean special) {
    if (text.isEmpty()) {
      return new int[0];
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment in = arena.allocateFrom(JAVA_BYTE, bytes);
      int most = bytes.length + 8;
      MemorySegment out = arena.allocate(JAVA_INT, most);
      int count = functions.tokenize(vocabulary, in, bytes.length, out, most, special);
      if (count < 0) {
        out = arena.allocate(JAVA_INT, -count);
        count = functions.tokenize(vocabulary, in, bytes.length, out, -count, special);
      }
      return out.asSlice(0, 4L * count).toArray(JAVA_INT);
    }
  }

  @Override
  public int begin() {
    return begin;
  }

  @Override
  public byte[] piece(int token) {
    return pieces[token];
  }

  @Override
  public boolean endsOutput(int token) {
    return ends[token];
  }

  @Override
  public boolean control(int token) {
    return control[token];
  }

  @Override
  public String name(int token) {
    return functions.name(vocabulary, token).reinterpret(Long.MAX_VALUE).getString(0);
  }

  @Override
  public int longestPiece() {
    return longestPiece;
  }
}

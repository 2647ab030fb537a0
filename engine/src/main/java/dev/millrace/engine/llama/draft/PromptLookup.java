package dev.millrace.engine.llama.draft;

import dev.millrace.engine.llama.sampling.TokenList;
import java.util.List;

/**
 * Proposes what followed the last earlier occurrence of the newest tokens in the same text (prompt
 * lookup decoding). Needs no second model; stateless.
 */
public final class PromptLookup implements Drafter {

  private static final int LONGEST = 3;
  private static final int SHORTEST = 2;
  private static final int FURTHEST = 4096;

  @Override
  public List<int[]> draft(List<Stream> streams) {
    return streams.stream().map(stream -> draft(stream.tokens(), stream.most())).toList();
  }

  private static int[] draft(TokenList tokens, int most) {
    for (int length = LONGEST; length >= SHORTEST; length--) {
      int found = lastBefore(tokens, length);
      if (found >= 0) {
        int from = found + length;
        int[] draft = new int[Math.min(most, tokens.size() - from)];
        for (int i = 0; i < draft.length; i++) {
          draft[i] = tokens.get(from + i);
        }
        return draft;
      }
    }
    return new int[0];
  }

  /** Place of the last earlier occurrence of the newest {@code length} tokens, or -1. */
  private static int lastBefore(TokenList tokens, int length) {
    int end = tokens.size() - length;
    for (int at = end - 1; at >= Math.max(0, end - FURTHEST); at--) {
      int same = 0;
      while (same < length && tokens.get(at + same) == tokens.get(end + same)) {
        same++;
      }
      if (same == length) {
        return at;
      }
    }
    return -1;
  }

  @Override
  public void forget(int key) {}

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public void close() {}
}

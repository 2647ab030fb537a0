package dev.millrace.worker.engine.llama.batch;

import dev.millrace.worker.engine.llama.sampling.TokenList;

/**
 * Guesses the next tokens of a text from itself: what followed the last time that its newest tokens
 * stood together. Costs no second model. Stops by itself where guesses rarely come true.
 *
 * <p>Thread rule: one thread.
 */
public final class PromptLookup {

  private static final int LONGEST = 3;
  private static final int SHORTEST = 2;
  private static final int FURTHEST = 4096;

  /** After so many guesses the share of true ones decides. */
  static final int TRIAL = 24;

  static final double WORTH_IT = 0.4;

  private int guessed;
  private int accepted;

  /** Guesses at most so many tokens; fewer or none if the text offers no more. */
  public int[] guess(TokenList tokens, int most) {
    if (guessed >= TRIAL && accepted < WORTH_IT * guessed) {
      return new int[0];
    }
    for (int length = LONGEST; length >= SHORTEST; length--) {
      int found = lastBefore(tokens, length);
      if (found >= 0) {
        int from = found + length;
        int[] guess = new int[Math.min(most, tokens.size() - from)];
        for (int i = 0; i < guess.length; i++) {
          guess[i] = tokens.get(from + i);
        }
        return guess;
      }
    }
    return new int[0];
  }

  /** Some guesses were checked and so many of them came true. */
  public void checked(int guesses, int cameTrue) {
    guessed += guesses;
    accepted += cameTrue;
  }

  /** Where the newest {@code length} tokens stood before, or -1. */
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
}

package dev.millrace.engine.scripted;

import dev.millrace.engine.api.TokenLikelihood;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What the scripted engine says: a word for every index, a pure function of prompt, seed and index.
 */
public final class ScriptedTokens {

  private static final List<String> WORDS =
      List.of(
          "water",
          "wheel",
          "turns",
          "slow",
          "under",
          "grey",
          "stone",
          "light",
          "river",
          "carries",
          "grain",
          "down",
          "through",
          "narrow",
          "green",
          "valley",
          "miller",
          "opens",
          "gate",
          "early",
          "morning",
          "flour",
          "falls",
          "white",
          "into",
          "sacks",
          "while",
          "rain",
          "keeps",
          "time",
          "above",
          "roof",
          "old",
          "beams",
          "creak",
          "and",
          "hold",
          "another",
          "winter",
          "passes",
          "without",
          "frost",
          "bread",
          "rises",
          "warm",
          "beside",
          "open",
          "window",
          "children",
          "count",
          "each",
          "falling",
          "drop",
          "until",
          "evening",
          "settles",
          "over",
          "quiet",
          "pond",
          "where",
          "heron",
          "waits",
          "for",
          "fish");

  /** Number of different token ids. */
  public static final int VOCABULARY = WORDS.size();

  private final long key;

  /**
   * @param prompt the prompt as text; a chat in the form of {@link PromptScript#textOf}
   * @param seed the request's seed, 0 when it has none
   */
  public ScriptedTokens(String prompt, long seed) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < prompt.length(); i++) {
      hash = (hash ^ prompt.charAt(i)) * 0x100000001b3L;
    }
    this.key = mix(hash + 0x9e3779b97f4a7c15L * seed);
  }

  /** The id of the token at an index, from 0 to {@link #VOCABULARY} exclusive. */
  public int id(int index) {
    return (int) Long.remainderUnsigned(mix(key + index), VOCABULARY);
  }

  /** The text of the token at an index: a word, with a space before all but the first. */
  public String text(int index) {
    return text(index, id(index));
  }

  private static String text(int index, int id) {
    String word = WORDS.get(id);
    return index == 0 ? word : " " + word;
  }

  /**
   * How likely the token at an index is said to be: a half, each token after it in the list of
   * words half as likely as the one before.
   *
   * @param count of likeliest tokens to tell
   */
  TokenLikelihood likelihood(int index, int count) {
    List<TokenLikelihood.Alternative> likeliest = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int id = (id(index) + i) % VOCABULARY;
      likeliest.add(
          new TokenLikelihood.Alternative(id, bytes(text(index, id)), (i + 1) * Math.log(0.5)));
    }
    return new TokenLikelihood(bytes(text(index)), Math.log(0.5), likeliest);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The first {@code count} tokens as one text. */
  public String textOf(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(text(i));
    }
    return text.toString();
  }

  /** How many prompt tokens a text counts for: its words, at least 1. */
  public static int promptTokens(String text) {
    int words = 0;
    boolean inside = false;
    for (int i = 0; i < text.length(); i++) {
      boolean blank = Character.isWhitespace(text.charAt(i));
      if (!blank && !inside) {
        words++;
      }
      inside = !blank;
    }
    return Math.max(1, words);
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
    return b ^ (b >>> 31);
  }
}

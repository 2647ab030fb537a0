package dev.millrace.engine.llama.model;

/** The tokens of a model. Thread rule: any thread, while the model is open. */
public interface Vocabulary {

  /** Number of tokens; ids go from 0 to this exclusive. */
  int size();

  /**
   * The tokens of a text.
   *
   * @param special whether the texts of control tokens stand for those tokens; false for anything
   *     that a user wrote
   */
  int[] tokens(String text, boolean special);

  /** The token that begins every prompt, or -1 where the model wants none. */
  int begin();

  /** The bytes that a token adds to the output; none for a control token. */
  byte[] piece(int token);

  /** Whether a token ends the output. */
  boolean endsOutput(int token);

  /** Whether a token steers the model and has no text of its own. */
  boolean control(int token);

  /** The text that stands for a token in a template or a vocabulary listing. */
  String name(int token);

  /** Bytes of the longest piece: a text of n bytes has at least n divided by this many tokens. */
  int longestPiece();
}

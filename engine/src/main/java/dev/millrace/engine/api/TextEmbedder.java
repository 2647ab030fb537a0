package dev.millrace.engine.api;

/** An engine that can say where a text lies in its model's space. Thread rule: any thread. */
public interface TextEmbedder {

  /** How the vectors of a text's tokens become one. */
  enum Pooling {
    /** The average of all. */
    MEAN,
    /** The last token's. */
    LAST,
    /** The first token's. */
    FIRST
  }

  /**
   * The vector of a text. Waits for its turn; streams go on between the pieces of a long text.
   *
   * @throws RejectedGenerationException if the text has no tokens or more than the context holds
   * @throws IllegalStateException if the engine is closed, or has no room for the text now
   */
  TextVector embed(String text, Pooling pooling)
      throws RejectedGenerationException, InterruptedException;
}

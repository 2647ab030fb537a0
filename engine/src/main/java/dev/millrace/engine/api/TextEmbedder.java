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
   * The vector of a text, of length 1. Waits for its turn between two steps of the engine.
   *
   * @throws RejectedGenerationException if the text has no tokens or more than the context holds
   */
  float[] embed(String text, Pooling pooling)
      throws RejectedGenerationException, InterruptedException;
}

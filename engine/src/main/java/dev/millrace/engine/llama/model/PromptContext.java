package dev.millrace.engine.llama.model;

import java.util.function.BooleanSupplier;

/**
 * A cache for one prompt at a time, over the weights of a {@link TokenModel} but apart from its
 * cells. A prompt is evaluated here in pieces; between any two operations of a piece the model
 * itself may run steps. So running streams wait neither for a piece nor for the prompt's cells.
 *
 * <p>Thread rule: the thread of the model.
 */
public interface PromptContext {

  /** Most tokens that it holds. */
  int cells();

  /**
   * Evaluates tokens of sequence 0 that follow what it holds.
   *
   * @param between called often; may run steps of the model; false ends the evaluation
   * @return DONE; ABORTED if {@code between} said so; on anything but DONE the caller removes what
   *     it added
   */
  DecodeOutcome evaluate(TokenBatch batch, BooleanSupplier between);

  /** Forgets what it holds from a position on. */
  void removeFrom(int position);

  /**
   * Copies cells from a sequence of the model to the end of what this holds.
   *
   * @return false if that could not be done; nothing was copied then
   */
  boolean take(int sequence, int from, int to);

  /**
   * Copies cells to the end of a sequence of the model.
   *
   * @return false if the model's cache has no room; nothing was copied then
   */
  boolean give(int sequence, int from, int to);
}

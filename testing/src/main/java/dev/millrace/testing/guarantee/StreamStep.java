package dev.millrace.testing.guarantee;

import dev.millrace.model.Outcome;

/** One step of a stream, as its reader sees it. */
public sealed interface StreamStep {

  /**
   * Tokens came.
   *
   * @param firstIndex index of the first in the output
   * @param count how many
   */
  record Tokens(int firstIndex, int count, String text) implements StreamStep {}

  /** The reader was told that all tokens so far are void. */
  record Restarted() implements StreamStep {}

  /**
   * The reader was told that the stream is over.
   *
   * @param text the whole output according to whoever said so
   */
  record Ended(Outcome outcome, String text) implements StreamStep {}
}

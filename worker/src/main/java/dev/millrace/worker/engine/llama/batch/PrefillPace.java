package dev.millrace.worker.engine.llama.batch;

/**
 * How many prompt tokens a step may carry beside running streams, learned from the steps before: as
 * many as lengthen a step by {@link #STRETCH} of what it takes without any, and in proportion more
 * while more requests wait for their first token than streams wait for their next.
 *
 * <p>Thread rule: one thread.
 */
public final class PrefillPace {

  /** Share of a decode-only step that prompts may add. */
  static final double STRETCH = 0.7;

  /** A step always carries this many prompt tokens, so that every prompt gets on. */
  static final int LEAST = 2;

  private static final int FIRST = 32;
  private static final double WEIGHT = 0.2;

  private final int capacity;
  private double decodeNanos = Double.NaN;
  private double promptTokenNanos = Double.NaN;

  /**
   * @param capacity most tokens of a step
   */
  public PrefillPace(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Most prompt tokens for the next step.
   *
   * @param streams sequences that are decoding
   * @param prompts sequences that are not yet
   */
  public int budget(int streams, int prompts) {
    if (streams == 0) {
      return capacity;
    }
    if (Double.isNaN(decodeNanos) || Double.isNaN(promptTokenNanos)) {
      return Math.min(capacity, FIRST);
    }
    double stretch = STRETCH * Math.max(1, (double) prompts / streams);
    double tokens = stretch * decodeNanos / promptTokenNanos;
    return (int) Math.max(LEAST, Math.min(capacity, tokens));
  }

  /**
   * A step is done.
   *
   * @param streams decoding sequences in it
   * @param promptTokens tokens of prompts in it
   * @param nanos what it took
   */
  public void observe(int streams, int promptTokens, long nanos) {
    if (promptTokens == 0) {
      decodeNanos = blend(decodeNanos, (double) nanos);
      return;
    }
    double base = streams == 0 || Double.isNaN(decodeNanos) ? 0 : decodeNanos;
    double each = Math.max(1, (nanos - base) / promptTokens);
    promptTokenNanos = blend(promptTokenNanos, each);
  }

  private static double blend(double before, double now) {
    return Double.isNaN(before) ? now : before + WEIGHT * (now - before);
  }
}

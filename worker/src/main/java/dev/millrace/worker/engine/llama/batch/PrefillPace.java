package dev.millrace.worker.engine.llama.batch;

/**
 * How many prompt tokens a step may carry beside running streams, learned from the steps before: as
 * many as lengthen a step by {@link #STRETCH} of what it takes without any, and in proportion more
 * while more requests wait for their first token than streams wait for their next.
 *
 * <p>The cells of a prompt slow every step down, whether the step carries any of it or not. So now
 * and then a step goes without: else those cells would be laid to the tokens of the prompt, whose
 * budget would shrink while it is read.
 *
 * <p>Thread rule: one thread.
 */
public final class PrefillPace {

  /** Share of a decode-only step that prompts may add. */
  static final double STRETCH = 0.7;

  /** A step that carries prompts carries this many of their tokens, so that they get on. */
  static final int LEAST = 2;

  /** After so many steps with prompts one goes without. */
  static final int STEPS_WITH = 15;

  /** The same while another number of streams runs than at the last step without. */
  static final int STEPS_WITH_OTHERS = 3;

  private static final int FIRST = 32;
  private static final double WEIGHT = 0.2;
  private static final double WEIGHT_AFTER_PROMPTS = 0.5;

  private final int capacity;
  private double decodeNanos = Double.NaN;
  private double promptTokenNanos = Double.NaN;
  private int stepsWith;
  private int streamsWithout;

  /**
   * @param capacity most tokens of a step
   */
  public PrefillPace(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Most prompt tokens for the next step; 0 if it has to go without.
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
    if (stepsWith >= (streams == streamsWithout ? STEPS_WITH : STEPS_WITH_OTHERS)) {
      return 0;
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
      // The first one in a while says more than all before: the cells have become more.
      double weight = stepsWith > 0 ? WEIGHT_AFTER_PROMPTS : WEIGHT;
      decodeNanos = blend(decodeNanos, (double) nanos, weight);
      stepsWith = 0;
      streamsWithout = streams;
      return;
    }
    stepsWith += streams == 0 ? 0 : 1;
    double base = streams == 0 || Double.isNaN(decodeNanos) ? 0 : decodeNanos;
    double each = Math.max(1, (nanos - base) / promptTokens);
    promptTokenNanos = blend(promptTokenNanos, each, WEIGHT);
  }

  private static double blend(double before, double now, double weight) {
    return Double.isNaN(before) ? now : before + weight * (now - before);
  }
}

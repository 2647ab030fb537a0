package dev.millrace.engine.llama.batch;

/**
 * How much running streams wait for prompts, learned from the steps before: a step may carry as
 * many prompt tokens, or a prompt that is read apart may compute between two steps for as long, as
 * lengthens a step by {@link #STRETCH} of what it takes without any, and in proportion more while
 * more requests wait for their first token than streams wait for their next.
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

  /** Share of such a step for which a prompt apart computes between two of them. */
  static final double TURN = 0.5;

  /** A step that carries prompts carries this many of their tokens, so that they get on. */
  static final int LEAST = 2;

  /** After so many steps with prompts one goes without. */
  static final int STEPS_WITH = 15;

  /** The same while another number of streams runs than at the last step without. */
  static final int STEPS_WITH_OTHERS = 3;

  /** The turn while no stream waits for its end, in nanoseconds. */
  static final long TURN_ALONE = 40_000_000;

  static final long SHORTEST_TURN = 100_000;
  static final long LONGEST_TURN = 5_000_000_000L;

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
   * @param halved whether {@link #turn} has to share with it
   */
  public int budget(int streams, int prompts, boolean halved) {
    if (streams == 0) {
      return capacity;
    }
    if (Double.isNaN(decodeNanos) || Double.isNaN(promptTokenNanos)) {
      return Math.min(capacity, FIRST);
    }
    if (stepsWith >= (streams == streamsWithout ? STEPS_WITH : STEPS_WITH_OTHERS)) {
      return 0;
    }
    double tokens = stretch(STRETCH, streams, prompts, halved) * decodeNanos / promptTokenNanos;
    return (int) Math.max(LEAST, Math.min(capacity, tokens));
  }

  /**
   * How long a prompt that is read apart from the steps may compute until the next step is due, in
   * nanoseconds.
   *
   * @param streams sequences that are decoding
   * @param prompts prompts apart, the waiting ones included
   * @param halved whether {@link #budget} has to share with it
   */
  public long turn(int streams, int prompts, boolean halved) {
    if (streams == 0 || Double.isNaN(decodeNanos)) {
      return TURN_ALONE;
    }
    double nanos = stretch(TURN, streams, prompts, halved) * decodeNanos;
    return Math.max(SHORTEST_TURN, Math.min(LONGEST_TURN, (long) nanos));
  }

  private static double stretch(double share, int streams, int prompts, boolean halved) {
    return share * Math.max(1, (double) prompts / streams) * (halved ? 0.5 : 1);
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

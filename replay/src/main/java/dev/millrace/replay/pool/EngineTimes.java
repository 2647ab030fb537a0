package dev.millrace.replay.pool;

/**
 * How long a step of a simulated engine takes: {@code step + sequence * (sequences that decode) +
 * promptToken * (tokens of prompts that the step reads)}. A step gives every decoding sequence one
 * token and reads one chunk of one prompt.
 *
 * @param stepNanos of every step
 * @param sequenceNanos for each sequence that decodes
 * @param promptTokenNanos for each token of a prompt
 * @param chunk most tokens of prompts in one step
 */
public record EngineTimes(long stepNanos, long sequenceNanos, long promptTokenNanos, int chunk) {

  /** About a model of 8 billion weights on one accelerator of 2023. */
  public static final EngineTimes DEFAULTS = new EngineTimes(20_000_000, 600_000, 100_000, 512);

  public EngineTimes {
    if (stepNanos < 1 || sequenceNanos < 0 || promptTokenNanos < 0 || chunk < 1) {
      throw new IllegalArgumentException(
          "engine times: a step must take at least 1 ns and read at least 1 token, got "
              + stepNanos
              + " and "
              + chunk);
    }
  }

  /** Nanoseconds of a step. */
  public long step(int decoding, int promptTokens) {
    return stepNanos + sequenceNanos * decoding + promptTokenNanos * promptTokens;
  }

  /** Nanoseconds that a request takes at a worker that does nothing else. */
  public long alone(long promptTokens, long outputTokens) {
    return steps(promptTokens) * stepNanos
        + promptTokens * promptTokenNanos
        + (outputTokens - 1) * step(1, 0);
  }

  /**
   * The least time of a worker that a request uses up, in nanoseconds: it shares the fixed cost of
   * each of its steps with as many others as there are slots.
   */
  public double share(long promptTokens, long outputTokens, int slots) {
    double fixed = (double) stepNanos / slots;
    return steps(promptTokens) * fixed
        + (double) promptTokens * promptTokenNanos
        + (outputTokens - 1) * (fixed + sequenceNanos);
  }

  private long steps(long promptTokens) {
    return (promptTokens + chunk - 1) / chunk;
  }
}

package dev.millrace.replay.pool;

import dev.millrace.replay.traffic.TracedRequest;
import java.util.SplittableRandom;

/**
 * Tokens that a request has in the simulation. The simulator knows them, the scheduler does not.
 *
 * @param input read, at least 1
 * @param output generated, at least 1
 * @param cacheable of the input at the most, if everything of it that can be cached is
 */
public record Lengths(int input, int output, int cacheable) {

  private static final double MEDIAN_OUTPUT = 128;
  private static final double SIGMA_OUTPUT = 1;

  /**
   * Of this request. An output that was not recorded is drawn: log-normal with a median of 128
   * tokens and sigma 1, {@code max_tokens} at the most, the same for the same seed and number. What
   * does not fit into the context is cut off.
   */
  public static Lengths of(TracedRequest request, int number, long seed, int context) {
    int known =
        request.inputTokens() == TracedRequest.UNKNOWN
            ? request.promptTokens()
            : request.inputTokens();
    int input = Math.clamp(known, 1, context - 1);
    int wanted =
        request.outputTokens() == TracedRequest.UNKNOWN
            ? Math.min(request.maxTokens(), drawn(number, seed))
            : request.outputTokens();
    int output = Math.clamp(wanted, 1, context - input);
    return new Lengths(input, output, Math.min(input - 1, PrefixCache.cacheable(request.prefix())));
  }

  private static int drawn(int number, long seed) {
    double normal = new SplittableRandom(seed * 31 + number).nextGaussian();
    return (int) Math.clamp(MEDIAN_OUTPUT * Math.exp(SIGMA_OUTPUT * normal), 1, 1e9);
  }
}

package dev.millrace.dispatcher.cell.step;

/**
 * How much may wait for a model before callers are asked to hold back. May be replaced while a cell
 * runs.
 *
 * @param requests in requests
 * @param tokens in tokens that they may take, prompts and answers, estimated
 */
public record Watermarks(Watermark requests, Watermark tokens) {

  /** The default of the high mark in requests. */
  public static final int REQUESTS = 100_000;

  /** The default of the high mark in tokens. */
  public static final long TOKENS = 50_000_000;

  /** The default of the low marks, in percent of the high ones. */
  public static final int LOW_PERCENT = 80;

  /** The defaults. */
  public static final Watermarks DEFAULTS = of(REQUESTS, TOKENS, LOW_PERCENT);

  /**
   * Marks of which the low ones are this share of the high ones.
   *
   * @param requests high mark in requests, 0 for none
   * @param tokens high mark in tokens, 0 for none
   * @param lowPercent 0 to 99
   */
  public static Watermarks of(long requests, long tokens, int lowPercent) {
    return new Watermarks(mark(requests, lowPercent), mark(tokens, lowPercent));
  }

  private static Watermark mark(long high, int lowPercent) {
    return new Watermark(high, (long) (high * (lowPercent / 100.0)));
  }

  /** Whether so much is too much, if it was, or was not, before. */
  public boolean exceeded(boolean before, long requestsWaiting, long tokensWaiting) {
    return requests.exceeded(before, requestsWaiting) || tokens.exceeded(before, tokensWaiting);
  }
}

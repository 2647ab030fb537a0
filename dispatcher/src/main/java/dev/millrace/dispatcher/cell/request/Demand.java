package dev.millrace.dispatcher.cell.request;

/**
 * What a request asks of a worker, as far as it is known before it runs.
 *
 * @param promptTokens tokens of the prompt, estimated
 * @param maxTokens tokens that it may generate at the most
 * @param prefix of the prompt; not stored, so a restored request has none
 */
public record Demand(int promptTokens, int maxTokens, Prefix prefix) {

  /** Of a request that was stored when this was not noted yet: as if it named no limit. */
  public static final Demand UNKNOWN = new Demand(0, 256);

  public Demand {
    if (promptTokens < 0 || maxTokens < 0) {
      throw new IllegalArgumentException(
          "demand: must not be negative, got " + promptTokens + " and " + maxTokens);
    }
  }

  /** Of a prompt whose beginning is not known, or too short to matter. */
  public Demand(int promptTokens, int maxTokens) {
    this(promptTokens, maxTokens, Prefix.NONE);
  }

  /** Tokens at the most, by the estimate. */
  public long tokens() {
    return (long) promptTokens + maxTokens;
  }
}

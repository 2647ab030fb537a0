package dev.millrace.model;

/**
 * Tokens read and written.
 *
 * @param promptTokens tokens of the prompt, cached ones included
 * @param cachedPromptTokens how many of them came out of a KV cache
 * @param completionTokens tokens generated
 */
public record Usage(int promptTokens, int cachedPromptTokens, int completionTokens) {

  /** Nothing was read or written. */
  public static final Usage NONE = new Usage(0, 0, 0);
}

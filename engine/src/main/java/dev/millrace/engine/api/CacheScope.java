package dev.millrace.engine.api;

import java.nio.charset.StandardCharsets;

/**
 * Whose prompts may share what the engine keeps of them. What one scope's generations left in the
 * prefix cache is never found by another's, so neither reported usage nor time tells one what the
 * other asked.
 *
 * @param name at most {@link #MOST_BYTES} of UTF-8
 */
public record CacheScope(String name) {

  /** Longest name. */
  public static final int MOST_BYTES = 256;

  /** Of callers that tell nobody apart. */
  public static final CacheScope COMMON = new CacheScope("");

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if it is too long
   */
  public CacheScope {
    if (name.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "a cache scope has at most %d bytes".formatted(MOST_BYTES));
    }
  }
}

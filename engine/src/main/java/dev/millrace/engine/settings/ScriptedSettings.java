package dev.millrace.engine.settings;

import java.time.Duration;

/**
 * An engine without a model: deterministic words at a set pace, failures on demand.
 *
 * @param modelName the name under which requests ask for it
 * @param slots sequences that run at once, at least 1
 * @param contextTokens tokens that one sequence may hold, prompt and output together
 * @param prefill time from getting a slot to the first token
 * @param perToken time between two tokens of one sequence; zero means as fast as the loop turns
 * @param failAfterTokens every generation fails after this many tokens; negative means none does
 * @param haltAllowed whether the prompt marker {@code [[halt-after:N]]} really ends the process
 */
public record ScriptedSettings(
    String modelName,
    int slots,
    int contextTokens,
    Duration prefill,
    Duration perToken,
    int failAfterTokens,
    boolean haltAllowed)
    implements EngineSettings {

  public ScriptedSettings {
    if (modelName.isBlank()) {
      throw new IllegalArgumentException("modelName must not be blank");
    }
    if (slots < 1) {
      throw new IllegalArgumentException("slots must be at least 1, not " + slots);
    }
    if (contextTokens < 2) {
      throw new IllegalArgumentException("contextTokens must be at least 2, not " + contextTokens);
    }
    if (prefill.isNegative()) {
      throw new IllegalArgumentException("prefill must not be negative: " + prefill);
    }
    if (perToken.isNegative()) {
      throw new IllegalArgumentException("perToken must not be negative: " + perToken);
    }
  }

  /** At full speed, without failures of its own, with a context of 32,768 tokens. */
  public static ScriptedSettings fast(String modelName, int slots) {
    return paced(modelName, slots, Duration.ZERO, Duration.ZERO);
  }

  /** At a set pace, without failures of its own, with a context of 32,768 tokens. */
  public static ScriptedSettings paced(
      String modelName, int slots, Duration prefill, Duration perToken) {
    return new ScriptedSettings(modelName, slots, 32_768, prefill, perToken, -1, false);
  }
}

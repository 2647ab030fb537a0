package dev.millrace.engine.api;

/** How a generation ended. Every case carries what was used up to then. */
public sealed interface GenerationResult {

  /** Tokens read and written, and where the time went. */
  GenerationUsage usage();

  /**
   * Finished by itself.
   *
   * @param tail text that was held back (a partial stop string that turned out to be ordinary text,
   *     or the replacement of an incomplete character); comes after the last token's text
   */
  record Completed(FinishReason reason, String tail, GenerationUsage usage)
      implements GenerationResult {}

  /** Stopped by {@link Generation#cancel()}. */
  record Cancelled(GenerationUsage usage) implements GenerationResult {}

  /** The deadline of the request passed. */
  record TimedOut(GenerationUsage usage) implements GenerationResult {}

  /**
   * Could not go on.
   *
   * @param message for people; holds no prompt and no output
   * @param engineLost true when the engine itself can no longer be trusted and the worker has to
   *     restart
   */
  record Failed(String message, boolean engineLost, GenerationUsage usage)
      implements GenerationResult {}
}

package dev.millrace.engine.api;

/** Sees one generation. Called from the engine's loop thread: must not block and must not throw. */
public interface GenerationListener {

  /** The request got a slot and its prefill begins. Called once at most, before the first token. */
  default void onStarted() {}

  /** The next token. Texts concatenate to the whole output. */
  void onToken(GeneratedToken token);

  /** The generation is over; nothing follows. */
  void onEnd(GenerationResult end);
}

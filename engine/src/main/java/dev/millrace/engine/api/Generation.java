package dev.millrace.engine.api;

/** A generation that was started. Thread rule: any thread. */
public interface Generation {

  /**
   * Stops it as soon as the engine can, inside a prefill too; the listener then sees {@link
   * GenerationResult.Cancelled}. Does nothing when it has ended already.
   */
  void cancel();
}

package dev.millrace.engine.api;

/** Why an engine refuses a request. Callers decide by this code, never by the message. */
public enum RefusalCode {
  /** A field breaks a limit of the request, of the engine or of the model. */
  INVALID_FIELD,
  /** Prompt and resumed output leave no room in the context of one sequence. */
  CONTEXT_EXCEEDED
}

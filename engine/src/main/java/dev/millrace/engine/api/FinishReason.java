package dev.millrace.engine.api;

/** Why a generation finished by itself. */
public enum FinishReason {
  /** The model ended its text, or a stop string was met. */
  STOP,
  /** The limit of the request or the end of the context was reached. */
  LENGTH
}

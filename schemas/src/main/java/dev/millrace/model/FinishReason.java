package dev.millrace.model;

/** Why a successful generation stopped. */
public enum FinishReason {
  /** The model ended its text, or a stop string was met. */
  STOP,
  /** The token limit or the end of the context was reached. */
  LENGTH
}

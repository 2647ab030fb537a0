package dev.millrace.model;

import java.util.Locale;
import java.util.Optional;

/**
 * Every error that a request can end with. Code and blame are part of the contract: retry, HTTP
 * status, metric tag and dead-letter routing derive from them.
 */
public enum ErrorCode {
  /** A field breaks a rule; the message names it and the limit. */
  INVALID_REQUEST(Blame.CALLER),
  /** No worker serves the model. */
  MODEL_NOT_FOUND(Blame.CALLER),
  /** Prompt and max_tokens do not fit into the model's context. */
  CONTEXT_LENGTH_EXCEEDED(Blame.CALLER),
  /** Every worker that ran it died. */
  ATTEMPTS_EXHAUSTED(Blame.INTERNAL),
  /** The engine failed on this request. */
  ENGINE_FAILED(Blame.INTERNAL),
  /** A result could not be written. */
  RESULT_UNWRITABLE(Blame.TRANSIENT),
  /** The queue is full. */
  OVERLOADED(Blame.CAPACITY),
  /** The service is stopping or one of its parts cannot be reached. */
  UNAVAILABLE(Blame.TRANSIENT),
  /** A defect of ours. */
  INTERNAL(Blame.INTERNAL);

  /** Who has to act. */
  public enum Blame {
    /** The request is wrong; the same request fails again. */
    CALLER,
    /** Passes by itself; the same request may succeed later. */
    TRANSIENT,
    /** There is too much work; come back later. */
    CAPACITY,
    /** We have to act. */
    INTERNAL
  }

  private final Blame blame;

  ErrorCode(Blame blame) {
    this.blame = blame;
  }

  /** Who has to act. */
  public Blame blame() {
    return blame;
  }

  /** The name in records and JSON: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads a label, or nothing when a newer version wrote it. */
  public static Optional<ErrorCode> ofLabel(String label) {
    for (ErrorCode code : values()) {
      if (code.label().equals(label)) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }
}

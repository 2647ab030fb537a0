package dev.millrace.client;

import dev.millrace.model.ErrorInfo;

/** Kafka did not acknowledge a record, so nothing is promised about it. */
public final class NotAcceptedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient ErrorInfo error;

  /** With what went wrong. */
  public NotAcceptedException(ErrorInfo error, Throwable cause) {
    super(error.message(), cause);
    this.error = error;
  }

  /** Code and message. */
  public ErrorInfo error() {
    return error;
  }
}

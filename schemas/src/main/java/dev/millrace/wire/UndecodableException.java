package dev.millrace.wire;

/** Bytes that are no record of ours. The message says why and holds nothing of their content. */
public final class UndecodableException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With a reason for people. */
  public UndecodableException(String reason) {
    super(reason);
  }

  /** With a reason for people and what led to it. */
  public UndecodableException(String reason, Throwable cause) {
    super(reason, cause);
  }
}

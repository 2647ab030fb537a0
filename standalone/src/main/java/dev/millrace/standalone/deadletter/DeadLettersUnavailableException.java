package dev.millrace.standalone.deadletter;

/** The dead-letter topic cannot be used now. The message is for people. */
public final class DeadLettersUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With a reason for people. */
  public DeadLettersUnavailableException(String reason) {
    super(reason);
  }

  /** With a reason for people and what led to it. */
  public DeadLettersUnavailableException(String reason, Throwable cause) {
    super(reason, cause);
  }
}

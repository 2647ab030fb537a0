package dev.millrace.kafka;

/**
 * The topics that a role needs cannot be used. The message is for the operator and names the
 * setting at fault.
 */
public final class TopicsUnavailableException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With a message for the operator. */
  public TopicsUnavailableException(String message) {
    super(message);
  }

  /** With a message for the operator and what led to it. */
  public TopicsUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}

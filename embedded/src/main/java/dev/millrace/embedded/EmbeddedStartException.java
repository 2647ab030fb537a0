package dev.millrace.embedded;

/**
 * An embedded service that could not start. The message is for the operator and names the setting.
 */
public final class EmbeddedStartException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With a message for the operator. */
  public EmbeddedStartException(String message) {
    super(message);
  }

  /** With a message for the operator and what led to it. */
  public EmbeddedStartException(String message, Throwable cause) {
    super(message, cause);
  }
}

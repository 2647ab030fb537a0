package dev.millrace.standalone.config;

/** Configuration that cannot be used. The message names every key at fault. */
public final class InvalidSettingsException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With a message for the operator. */
  public InvalidSettingsException(String message, Throwable cause) {
    super(message, cause);
  }

  /** With a message for the operator. */
  public InvalidSettingsException(String message) {
    super(message);
  }
}

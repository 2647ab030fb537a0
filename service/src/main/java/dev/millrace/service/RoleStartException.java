package dev.millrace.service;

/** A role that could not start. The message is for the operator and names what to change. */
public final class RoleStartException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With a message for the operator. */
  public RoleStartException(String message) {
    super(message);
  }

  /** With a message for the operator and what led to it. */
  public RoleStartException(String message, Throwable cause) {
    super(message, cause);
  }
}

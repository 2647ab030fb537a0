package dev.millrace.wire.registry;

/** A registry that does not answer or refuses. The message names its URL, without credentials. */
public final class RegistryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With a message for the operator. */
  public RegistryException(String message) {
    super(message);
  }

  /** With a message for the operator and what led to it. */
  public RegistryException(String message, Throwable cause) {
    super(message, cause);
  }
}

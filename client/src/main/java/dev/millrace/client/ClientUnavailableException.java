package dev.millrace.client;

/**
 * The client could not be built because the Kafka cluster did not answer or did not allow it. The
 * message is for people and names the setting.
 */
public final class ClientUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a reason for people and what led to it. */
  public ClientUnavailableException(String reason, Throwable cause) {
    super(reason, cause);
  }
}

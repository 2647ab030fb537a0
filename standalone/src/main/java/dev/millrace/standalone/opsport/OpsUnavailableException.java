package dev.millrace.standalone.opsport;

/** An ops port did not answer as one. The message is for people. */
public final class OpsUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  OpsUnavailableException(String reason) {
    super(reason);
  }

  OpsUnavailableException(String reason, Throwable cause) {
    super(reason, cause);
  }
}

package dev.millrace.standalone.facade;

/** What the facade refused, or that it could not be reached. The message is for people. */
public final class FacadeException extends Exception {

  private static final long serialVersionUID = 1L;

  /** HTTP status of a facade that did not answer. */
  public static final int UNREACHABLE = 0;

  private final int status;

  FacadeException(int status, String message) {
    super(message);
    this.status = status;
  }

  FacadeException(int status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  /** The HTTP status, or {@link #UNREACHABLE}. */
  public int status() {
    return status;
  }
}

package dev.millrace.ingest.http;

/** Ends the handling of an HTTP request with an error. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient ApiError error;

  /** With what the caller is told. */
  public ApiException(ApiError error) {
    super(error.message());
    this.error = error;
  }

  /** What the caller is told. */
  public ApiError error() {
    return error;
  }
}

package dev.millrace.ingest.http;

/** Ends the handling of an HTTP request with an error response. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient ApiError error;

  /** With the error of the response. */
  public ApiException(ApiError error) {
    super(error.message());
    this.error = error;
  }

  /**
   * What the caller sent is wrong.
   *
   * @param message begins with the field
   */
  public static ApiException invalid(String message) {
    return new ApiException(ApiError.invalid(message));
  }

  /** The error of the response. */
  public ApiError error() {
    return error;
  }
}

package dev.millrace.client;

import dev.millrace.client.cells.HeldBack;
import dev.millrace.model.ErrorInfo;
import java.time.Duration;
import java.util.Optional;

/**
 * Nothing is promised about a request, because Kafka did not acknowledge it, or because it was not
 * sent: callers are asked to hold back.
 */
public final class NotAcceptedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient ErrorInfo error;
  private final transient Optional<Duration> retryAfter;

  /** It was not sent, and should be tried again after a while. */
  public NotAcceptedException(HeldBack held) {
    super(held.error().message());
    this.error = held.error();
    this.retryAfter = Optional.of(held.retryAfter());
  }

  /** With what went wrong. */
  public NotAcceptedException(ErrorInfo error, Throwable cause) {
    super(error.message(), cause);
    this.error = error;
    this.retryAfter = Optional.empty();
  }

  /** When to try again, if that is known. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** Code and message. */
  public ErrorInfo error() {
    return error;
  }
}

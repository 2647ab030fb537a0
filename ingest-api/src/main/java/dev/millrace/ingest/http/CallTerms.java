package dev.millrace.ingest.http;

import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;

/**
 * What holds for one call: the door lays it down before the call reaches its endpoint, and whoever
 * handles the call finds it with the request. The thread of the call.
 */
public final class CallTerms {
  private static final Duration NO_DOOR = Duration.ofSeconds(30);

  private final Duration bodyTimeout;
  private boolean bodyTaken;

  /**
   * @param bodyTimeout how long the whole body may take to come
   */
  public CallTerms(Duration bodyTimeout) {
    this.bodyTimeout = bodyTimeout;
  }

  /** Lays them down. */
  public void with(ServerRequest request) {
    request.context().register(this);
  }

  /** Those that were laid down. */
  public static CallTerms of(ServerRequest request) {
    return request.context().get(CallTerms.class).orElseGet(() -> new CallTerms(NO_DOOR));
  }

  /** How long the whole body may take to come. */
  Duration bodyTimeout() {
    return bodyTimeout;
  }

  /** Somebody has begun to read the body; nobody else may. */
  void takeBody() {
    bodyTaken = true;
  }

  /** Whether nobody has begun to read the body. */
  boolean bodyIsUntouched() {
    return !bodyTaken;
  }
}

package dev.millrace.ingest.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorCode.Blame;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.Outcome;
import dev.millrace.resultlog.ResultUnreadableException;
import java.time.Duration;
import java.util.Locale;

/**
 * The API's one error shape. The HTTP status follows from the code's blame, here and nowhere else.
 *
 * @param code stable, for programs: a label of {@link ErrorCode}, or one of the codes made here
 * @param blame who has to act
 * @param status the HTTP status
 * @param retryAfterSeconds when a caller may try again what failed by no fault of its own
 */
public record ApiError(
    String code, String message, Blame blame, int status, int retryAfterSeconds) {
  /** {@code retryAfterSeconds} of an error that does not know better. */
  public static final int RETRY_AFTER_SECONDS = 1;

  /** An error that does not know when to try again. */
  public ApiError(String code, String message, Blame blame, int status) {
    this(code, message, blame, status, RETRY_AFTER_SECONDS);
  }

  /** An error of the pipeline. */
  public static ApiError of(ErrorInfo error) {
    return new ApiError(
        error.code().label(), error.message(), error.code().blame(), status(error.code()));
  }

  /** An error of the pipeline that passes by itself after a while. */
  public static ApiError of(ErrorInfo error, Duration retryAfter) {
    return new ApiError(
        error.code().label(),
        error.message(),
        error.code().blame(),
        status(error.code()),
        Math.max(RETRY_AFTER_SECONDS, (int) retryAfter.toSeconds()));
  }

  /** A result log cannot be read. */
  public static ApiError of(ResultUnreadableException unreadable) {
    return switch (unreadable.reason()) {
      case TOPIC_MISSING, START_LOST, BEYOND_END -> resultExpired();
      case TIMEOUT, INTERRUPTED -> unavailable("the result cannot be read now");
      case FAILED -> internal();
    };
  }

  /** A field breaks a rule. */
  public static ApiError invalid(String message) {
    return of(new ErrorInfo(ErrorCode.INVALID_REQUEST, message));
  }

  /** A part of the installation cannot be reached. */
  public static ApiError unavailable(String message) {
    return of(new ErrorInfo(ErrorCode.UNAVAILABLE, message));
  }

  /** Redis, which knows the requests of other facades, cannot be asked. */
  public static ApiError lookupUnavailable() {
    return unavailable("requests of other facades cannot be looked up now: Redis does not answer");
  }

  /** A defect of ours. */
  public static ApiError internal() {
    return of(new ErrorInfo(ErrorCode.INTERNAL, "an internal error; the service's log tells more"));
  }

  /** No request of that id and tenant is known. */
  public static ApiError requestNotFound() {
    return new ApiError("request_not_found", "no such request", Blame.CALLER, 404);
  }

  /** The request is known, but its records are gone. */
  public static ApiError resultExpired() {
    return new ApiError(
        "result_expired", "the result's records fell out of retention", Blame.CALLER, 410);
  }

  /** The request has an outcome already. */
  public static ApiError requestEnded(Outcome outcome) {
    return new ApiError(
        "request_ended", "the request has ended already: " + outcome.label(), Blame.CALLER, 409);
  }

  /** The key stands for a request with another body. */
  public static ApiError idempotencyConflict() {
    return new ApiError(
        "idempotency_conflict",
        "Idempotency-Key: was used for a request with another body",
        Blame.CALLER,
        409);
  }

  /** The body is larger than allowed. */
  public static ApiError tooLarge(long limit) {
    return new ApiError(
        "payload_too_large", "body: must be at most " + limit + " bytes", Blame.CALLER, 413);
  }

  /** As many calls stay as may. */
  public static ApiError tooManyCalls(String message) {
    return new ApiError("too_many_calls", message, Blame.CAPACITY, 429);
  }

  /** The body did not come, or not all of it. */
  public static ApiError lateBody(Duration waited) {
    return new ApiError(
        "body_timeout",
        "body: did not come whole within " + waited.toMillis() + " ms",
        Blame.CALLER,
        408);
  }

  /** The body's length or its chunks are wrong. */
  public static ApiError brokenBody() {
    return new ApiError(
        "broken_body", "body: its length or its chunks are wrong", Blame.CALLER, 400);
  }

  /** The call breaks HTTP itself. */
  public static ApiError badHttp() {
    return new ApiError(
        "bad_http", "the request line or a header breaks HTTP's rules", Blame.CALLER, 400);
  }

  /** The body is of another type than JSON. */
  public static ApiError unsupportedMediaType() {
    return new ApiError(
        "unsupported_media_type",
        "Content-Type: must be application/json, in UTF-8",
        Blame.CALLER,
        415);
  }

  /** The body is packed. */
  public static ApiError unsupportedContentEncoding() {
    return new ApiError(
        "unsupported_media_type",
        "Content-Encoding: is not supported; send the body as it is",
        Blame.CALLER,
        415);
  }

  /** Nothing is served at that path with that method. */
  public static ApiError noSuchEndpoint() {
    return new ApiError("not_found", "no such endpoint", Blame.CALLER, 404);
  }

  /** Something is served at that path, with another method. */
  public static ApiError methodNotAllowed(String allowed) {
    return new ApiError(
        "method_not_allowed", "method: must be one of " + allowed, Blame.CALLER, 405);
  }

  private static int status(ErrorCode code) {
    return switch (code.blame()) {
      case CALLER -> code == ErrorCode.MODEL_NOT_FOUND ? 404 : 400;
      case CAPACITY -> 429;
      case TRANSIENT -> 503;
      case INTERNAL -> 500;
    };
  }

  /** Whether part of the body is not read, so that the connection cannot be used again. */
  boolean endsConnection() {
    return status == 413 || status == 408 || code.equals("broken_body");
  }

  /** Whether the same request may succeed later. */
  public boolean retryable() {
    return blame == Blame.TRANSIENT || blame == Blame.CAPACITY;
  }

  /** {@code {code, message, type}}. */
  public ObjectNode fields() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("code", code)
        .put("message", message)
        .put("type", blame.name().toLowerCase(Locale.ROOT));
  }

  /** {@code {"error": {code, message, type}}}. */
  public ObjectNode body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("error", fields());
    return body;
  }
}

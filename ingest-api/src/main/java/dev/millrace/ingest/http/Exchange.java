package dev.millrace.ingest.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.RequestId;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads HTTP requests and writes responses for every handler. Stateless, any thread. */
public final class Exchange {
  private static final HeaderName TENANT = HeaderNames.create("X-Millrace-Tenant");
  private static final HeaderName IDEMPOTENCY_KEY = HeaderNames.create("Idempotency-Key");
  private static final Pattern KEY_RULE = Pattern.compile("[\\x21-\\x7E]{1,255}");
  private static final Pattern TENANT_RULE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private Exchange() {}

  /** The tenant: the header {@code X-Millrace-Tenant}, or the default tenant. */
  public static String tenant(ServerRequest request) {
    String tenant = request.headers().first(TENANT).orElse(InferenceRequest.DEFAULT_TENANT);
    if (!TENANT_RULE.matcher(tenant).matches()) {
      throw ApiException.invalid(
          "X-Millrace-Tenant: must be 1 to 64 letters, digits, '.', '_' and '-'");
    }
    return tenant;
  }

  /** The header {@code Idempotency-Key}: the caller's own name for the request, if there is one. */
  public static Optional<String> idempotencyKey(ServerRequest request) {
    Optional<String> key = request.headers().first(IDEMPOTENCY_KEY);
    if (key.isPresent() && !KEY_RULE.matcher(key.get()).matches()) {
      throw ApiException.invalid("Idempotency-Key: must be 1 to 255 visible ASCII characters");
    }
    return key;
  }

  /** The id in the path; a malformed one names no request. */
  public static RequestId requestId(ServerRequest request) {
    return RequestId.tryParse(request.path().pathParameters().get("id"))
        .orElseThrow(() -> new ApiException(ApiError.requestNotFound()));
  }

  /**
   * The body, which is to be JSON, read no further than the limit.
   *
   * @throws ApiException if it is none, of another type, too large, late or broken
   */
  public static byte[] body(ServerRequest request, int limit) {
    return IncomingBody.json(request, limit);
  }

  /** Takes what is left of the body; whether the connection can be used again. */
  public static boolean discardBody(ServerRequest request, int limit) {
    return IncomingBody.discard(request, limit);
  }

  /** Answers with JSON. */
  public static void send(ServerResponse response, int status, JsonNode body) {
    response.status(status);
    response.headers().set(HeaderValues.CONTENT_TYPE_JSON);
    response.send(Json.bytes(body));
  }

  /** Answers with an error. */
  public static void send(ServerResponse response, ApiError error) {
    send(response, error, error.body());
  }

  /** Answers with an error in this shape. */
  public static void send(ServerResponse response, ApiError error, JsonNode body) {
    if (error.retryable()) {
      response.header(HeaderNames.RETRY_AFTER, Integer.toString(error.retryAfterSeconds()));
    }
    if (error.endsConnection()) {
      response.headers().set(HeaderValues.CONNECTION_CLOSE);
    }
    send(response, error.status(), body);
  }
}

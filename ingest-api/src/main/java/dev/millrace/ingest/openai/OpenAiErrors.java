package dev.millrace.ingest.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.http.Json;
import dev.millrace.model.ErrorCode.Blame;
import dev.millrace.model.RequestId;
import dev.millrace.model.RequestOutcome;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Errors as OpenAI's SDKs read them: {@code {"error": {message, type, param, code}}}. The parameter
 * is what our messages begin with. Stateless, any thread.
 */
public final class OpenAiErrors {

  private static final Pattern PARAM = Pattern.compile("^([A-Za-z_][A-Za-z0-9_.\\[\\]]*): ");

  private static final HeaderName REQUEST_ID = HeaderNames.create("x-request-id");

  private OpenAiErrors() {}

  /** A random name for a call that made no request: {@code x-request-id}. It carries no time. */
  public static Header callName() {
    return HeaderValues.create(REQUEST_ID, "call_" + RequestId.at(Instant.EPOCH));
  }

  /** Gives the call a name, unless it has one. */
  public static void nameCall(ServerResponse response) {
    if (!response.headers().contains(REQUEST_ID)) {
      response.header(callName());
    }
  }

  /** The whole body. */
  public static ObjectNode body(ApiError error) {
    ObjectNode fields = Json.object().put("message", error.message()).put("type", type(error));
    Matcher param = PARAM.matcher(error.message());
    if (param.find()) {
      fields.put("param", param.group(1));
    } else {
      fields.putNull("param");
    }
    fields.put("code", error.status() == 429 ? "rate_limit_exceeded" : error.code());
    ObjectNode body = Json.object();
    body.set("error", fields);
    return body;
  }

  private static String type(ApiError error) {
    return switch (error.status()) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 429 -> "rate_limit_error";
      default -> error.status() >= 500 ? "server_error" : "invalid_request_error";
    };
  }

  /** What a request that did not succeed is answered with. */
  public static ApiError of(RequestOutcome outcome) {
    return switch (outcome.outcome()) {
      case SUCCEEDED -> throw new IllegalArgumentException("a request that succeeded");
      case FAILED -> ApiError.of(outcome.error().orElseThrow());
      case TIMED_OUT ->
          new ApiError("timeout", reason(outcome, "the deadline passed"), Blame.TRANSIENT, 504);
      case CANCELLED -> new ApiError("cancelled", reason(outcome, "cancelled"), Blame.CALLER, 409);
    };
  }

  private static String reason(RequestOutcome outcome, String otherwise) {
    return outcome.reason().isEmpty() ? otherwise : outcome.reason();
  }

  /** The output began again after part of it had been told, which this format cannot say. */
  public static ApiError begunAgain() {
    return new ApiError(
        "output_restarted",
        "the output began again at another worker; ask again",
        Blame.TRANSIENT,
        503);
  }

  /** Whether the SDKs, which send most failed requests again by themselves, should not. */
  static boolean isFinal(ApiError error) {
    return error.status() == 504 || error.status() == 409;
  }

  /** A field that this build does not support. */
  public static ApiException unsupported(String field, String why) {
    return ApiException.invalid(field + ": is not supported" + why);
  }
}

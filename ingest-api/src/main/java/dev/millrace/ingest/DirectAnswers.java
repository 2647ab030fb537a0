package dev.millrace.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.Json;
import dev.millrace.ingest.metrics.IngestMeters;
import dev.millrace.ingest.openai.OpenAiErrors;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;

/**
 * Answers calls that break HTTP so that they never come to routing, in the same forms as {@link
 * Refusals}; the connection ends after each. Any thread.
 */
final class DirectAnswers implements DirectHandler {
  private final Refusals refusals;
  private final IngestMeters meters;

  DirectAnswers(Refusals refusals, IngestMeters meters) {
    this.refusals = refusals;
    this.meters = meters;
  }

  /** For the server. */
  DirectHandlers all() {
    DirectHandlers.Builder all = DirectHandlers.builder();
    for (EventType type : EventType.values()) {
      all.addHandler(type, this);
    }
    return all.build();
  }

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType type,
      Status status,
      ServerResponseHeaders headers,
      String message) {
    ApiError error = error(request, type);
    meters.rejected(error);
    boolean openAi = refusals.inOpenAisForm(request.path());
    JsonNode body = openAi ? OpenAiErrors.body(error) : error.body();
    headers.set(HeaderValues.CONTENT_TYPE_JSON);
    if (openAi) {
      headers.set(OpenAiErrors.callName());
    }
    return TransportResponse.builder()
        .status(Status.create(error.status()))
        .headers(headers)
        .keepAlive(false)
        .entity(Json.bytes(body))
        .build();
  }

  private static ApiError error(TransportRequest request, EventType type) {
    return switch (type) {
      case INTERNAL_ERROR -> ApiError.internal();
      case BAD_REQUEST, PAYLOAD_TOO_LARGE, FORBIDDEN, HTTP_VERSION_NOT_SUPPORTED, OTHER ->
          request.headers().contains(HeaderNames.CONTENT_ENCODING)
              ? ApiError.unsupportedContentEncoding()
              : ApiError.badHttp();
    };
  }
}

package dev.millrace.ingest.openai;

import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.http.Exchange;
import dev.millrace.ingest.metrics.IngestMeters;
import dev.millrace.model.Priority;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;

/** What all calls of OpenAI's API have in common on the wire. Stateless, any thread. */
public final class OpenAiCalls {

  /** Names the request in the native API. */
  public static final HeaderName REQUEST_ID = HeaderNames.create("x-request-id");

  /** The comment that keeps a stream's connection alive. */
  public static final String KEEP_ALIVE = ": waiting";

  private static final HeaderName PRIORITY = HeaderNames.create("X-Millrace-Priority");
  private static final HeaderName SHOULD_RETRY = HeaderNames.create("x-should-retry");

  private OpenAiCalls() {}

  /** Makes a call, and answers a refusal as the SDKs read it. */
  public static void guarded(IngestMeters meters, ServerResponse response, Runnable call) {
    try {
      call.run();
    } catch (ApiException refused) {
      ApiError error = refused.error();
      meters.rejected(error);
      if (OpenAiErrors.isFinal(error)) {
        response.header(SHOULD_RETRY, "false");
      }
      Exchange.send(response, error, OpenAiErrors.body(error));
    }
  }

  /**
   * The priority that a call asks for.
   *
   * @param tier its {@code service_tier}
   * @throws ApiException if there is none of that name
   */
  public static Priority priority(Optional<String> tier, ServerRequest request) {
    return ServiceTier.priority(tier, request.headers().first(PRIORITY));
  }

  /** Says that the answer is a stream of events. */
  public static void streams(ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, "text/event-stream");
    response.header(HeaderNames.CACHE_CONTROL, "no-cache");
    response.header("X-Accel-Buffering", "no");
  }
}

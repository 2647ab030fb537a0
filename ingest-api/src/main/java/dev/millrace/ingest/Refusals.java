package dev.millrace.ingest;

import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.http.Exchange;
import dev.millrace.ingest.metrics.IngestMeters;
import dev.millrace.ingest.openai.OpenAiErrors;
import dev.millrace.ingest.openapi.OpenAiPaths;
import dev.millrace.ingest.openapi.OpenApiDocument;
import dev.millrace.logging.LogKey;
import io.helidon.http.BadRequestException;
import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every answer that is an error and that no endpoint gives itself: each in the form that its path
 * speaks, ours or OpenAI's, counted, and without a word of what the caller sent. Any thread.
 */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  private final OpenAiPaths openAi = new OpenAiPaths();
  private final IngestMeters meters;

  Refusals(IngestMeters meters) {
    this.meters = meters;
  }

  /** Whether errors at this path have OpenAI's form. */
  boolean inOpenAisForm(String path) {
    return openAi.contains(path);
  }

  /** Routes what no endpoint takes, and what endpoints throw. */
  void route(HttpRouting.Builder routing) {
    OpenApiDocument.methods()
        .forEach(
            (path, methods) ->
                routing.any(
                    path.replace("{id}", path.startsWith("/v1/models/") ? "{+id}" : "{id}"),
                    (request, response) -> refuseMethod(request, response, methods)));
    routing
        .any((request, response) -> refuse(request, response, ApiError.noSuchEndpoint()))
        .error(
            ApiException.class,
            (request, response, refusal) -> refuse(request, response, refusal.error()))
        .error(CloseConnectionException.class, Refusals::letGo)
        .error(RequestException.class, this::badHttp)
        .error(BadRequestException.class, this::badHttp)
        .error(Exception.class, this::defect);
  }

  private void refuseMethod(ServerRequest request, ServerResponse response, String allowed) {
    response.header(HeaderNames.ALLOW, allowed);
    refuse(request, response, ApiError.methodNotAllowed(allowed));
  }

  private void refuse(ServerRequest request, ServerResponse response, ApiError error) {
    meters.rejected(error);
    if (inOpenAisForm(request.path().absolute().path())) {
      OpenAiErrors.nameCall(response);
      Exchange.send(response, error, OpenAiErrors.body(error));
    } else {
      Exchange.send(response, error);
    }
  }

  /** The connection is of no use any more, which no answer can say. */
  private static void letGo(
      ServerRequest request, ServerResponse response, CloseConnectionException end) {
    throw end;
  }

  private void badHttp(ServerRequest request, ServerResponse response, Exception broken) {
    refuse(request, response, ApiError.badHttp());
  }

  private void defect(ServerRequest request, ServerResponse response, Exception defect) {
    // An exception's message may quote a prompt, so only its class and place are logged.
    StackTraceElement[] places = defect.getStackTrace();
    LOG.atError()
        .addKeyValue(LogKey.ERROR_TYPE, defect.getClass().getName())
        .addKeyValue(LogKey.CODE_PLACE, places.length > 0 ? places[0] : "unknown")
        .log("handler failed");
    refuse(request, response, ApiError.internal());
  }
}

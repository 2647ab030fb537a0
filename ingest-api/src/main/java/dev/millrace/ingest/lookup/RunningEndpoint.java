package dev.millrace.ingest.lookup;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.client.RequestHandle;
import dev.millrace.client.stream.StreamProgress;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.http.Exchange;
import dev.millrace.ingest.http.Json;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * {@code GET /v1/requests}: the tenant's requests that were submitted here and have not ended, the
 * latest first. Any thread.
 */
public final class RunningEndpoint implements HttpService {

  private static final int DEFAULT_LIMIT = 100;
  private static final int MOST = 1_000;

  private final LiveRequests live;

  /** Over these. */
  public RunningEndpoint(LiveRequests live) {
    this.live = live;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/requests", this::list);
  }

  private void list(ServerRequest request, ServerResponse response) {
    ObjectNode body = Json.object();
    ArrayNode data = body.putArray("data");
    for (RequestHandle running : live.running(Exchange.tenant(request), limit(request))) {
      describe(data.addObject(), running);
    }
    Exchange.send(response, 200, body);
  }

  private static void describe(ObjectNode one, RequestHandle running) {
    StreamProgress progress = running.progress();
    one.put("id", running.id().toString())
        .put("model", running.model())
        .put("priority", running.priority().label())
        .put("status", progress.started() ? "running" : "queued")
        .put("tokens", progress.tokens());
    running.id().createdAt().ifPresent(at -> one.put("created_at", at.toString()));
  }

  private static int limit(ServerRequest request) {
    String text = request.query().first("limit").orElse(Integer.toString(DEFAULT_LIMIT));
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MOST) {
        return limit;
      }
    } catch (NumberFormatException noNumber) {
      throw ApiException.invalid(rule());
    }
    throw ApiException.invalid(rule());
  }

  private static String rule() {
    return "limit: must be a number from 1 to " + MOST;
  }
}

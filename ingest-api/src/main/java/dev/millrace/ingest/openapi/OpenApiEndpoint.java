package dev.millrace.ingest.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ingest.http.Exchange;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;

/** {@code GET /openapi.json}. Any thread. */
public final class OpenApiEndpoint implements HttpService {

  private final ObjectNode document = OpenApiDocument.whole();

  @Override
  public void routing(HttpRules rules) {
    rules.get("/openapi.json", (request, response) -> Exchange.send(response, 200, document));
  }
}

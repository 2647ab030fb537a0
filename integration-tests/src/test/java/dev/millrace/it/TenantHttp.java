package dev.millrace.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.testing.guarantee.History;
import dev.millrace.testing.guarantee.HistoryEvent.Shown;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** The native API as one tenant sees it. Everything it is shown is in the history. */
final class TenantHttp implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI server;
  private final String tenant;
  private final History history;

  TenantHttp(URI server, String tenant, History history) {
    this.server = server;
    this.tenant = tenant;
    this.history = history;
  }

  /** What came back. */
  record Answer(int status, String body) {
    JsonNode json() throws IOException {
      return JSON.readTree(body);
    }
  }

  Answer post(String body) throws IOException, InterruptedException {
    return send("POST", "/v1/requests", body, Optional.empty());
  }

  Answer status(String id) throws IOException, InterruptedException {
    return send("GET", "/v1/requests/" + id, "", Optional.empty());
  }

  Answer cancel(String id) throws IOException, InterruptedException {
    return send("DELETE", "/v1/requests/" + id, "", Optional.empty());
  }

  /** The whole stream, or its rest after an event. */
  Answer stream(String id, Optional<String> lastEvent) throws IOException, InterruptedException {
    return send("GET", "/v1/requests/" + id + "/stream", "", lastEvent);
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send("GET", path, "", Optional.empty());
  }

  private Answer send(String method, String path, String body, Optional<String> lastEvent)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(Duration.ofSeconds(30))
            .header("X-Millrace-Tenant", tenant)
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    lastEvent.ifPresent(id -> request.header("Last-Event-ID", id));
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    String shown = response.headers().map() + "\n" + response.body();
    history.record(new Shown(Optional.of(tenant), method + " " + path, shown));
    return new Answer(response.statusCode(), response.body());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}

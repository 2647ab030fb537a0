package dev.millrace.standalone.facade;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.model.InferenceRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Speaks the native HTTP API. Any thread; each call blocks its own. */
public final class FacadeClient implements AutoCloseable {

  private static final String TENANT = "X-Millrace-Tenant";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  private final URI server;
  private final String tenant;
  private final LongSupplier nanoTime;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  /** For the facade at this address. */
  public FacadeClient(URI server) {
    this(server, InferenceRequest.DEFAULT_TENANT);
  }

  /** On behalf of a tenant. */
  public FacadeClient(URI server, String tenant) {
    this(server, tenant, System::nanoTime);
  }

  /** With another clock for what is measured of streams. */
  FacadeClient(URI server, LongSupplier nanoTime) {
    this(server, InferenceRequest.DEFAULT_TENANT, nanoTime);
  }

  private FacadeClient(URI server, String tenant, LongSupplier nanoTime) {
    this.server = server;
    this.tenant = tenant;
    this.nanoTime = nanoTime;
  }

  /** The clock by which its streams are measured, in nanoseconds. */
  public LongSupplier nanoTime() {
    return nanoTime;
  }

  /** Submits a request; returns what the facade says of it, once it is durable. */
  public JsonNode submit(JsonNode request) throws FacadeException, InterruptedException {
    return call(
        builder("/v1/requests")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(request.toString())));
  }

  /** What is known of a request. */
  public JsonNode status(String id) throws FacadeException, InterruptedException {
    return call(builder("/v1/requests/" + id).GET());
  }

  /** The tenant's requests at this facade that have not ended, the latest first. */
  public JsonNode running(int limit) throws FacadeException, InterruptedException {
    return call(builder("/v1/requests?limit=" + limit).GET()).path("data");
  }

  /** Asks for the end of a request. */
  public JsonNode cancel(String id) throws FacadeException, InterruptedException {
    return call(builder("/v1/requests/" + id).DELETE());
  }

  /** The models that are served. */
  public JsonNode models() throws FacadeException, InterruptedException {
    return call(builder("/v1/models").GET()).path("data");
  }

  /** Queues and workers, per model. */
  public JsonNode queue() throws FacadeException, InterruptedException {
    return call(builder("/v1/queue").GET());
  }

  /**
   * Follows the stream of a request until an event says that it is over, or the stream ends.
   *
   * @param after the id of the last event that is already known
   * @param goOn sees each event, and says whether more are wanted
   */
  public void stream(String id, Optional<String> after, Predicate<ServerSentEvent> goOn)
      throws FacadeException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve("/v1/requests/" + id + "/stream"))
            .header(TENANT, tenant)
            .header("Accept", "text/event-stream")
            .GET();
    after.ifPresent(last -> request.header("Last-Event-ID", last));
    HttpResponse<Stream<String>> response =
        send(request.build(), HttpResponse.BodyHandlers.ofLines());
    try (Stream<String> lines = response.body()) {
      if (response.statusCode() / 100 != 2) {
        throw refusal(response.statusCode(), String.join("\n", lines.toList()));
      }
      ServerSentEvents events = new ServerSentEvents();
      Iterator<String> each = lines.iterator();
      while (each.hasNext()) {
        Optional<ServerSentEvent> event = events.line(each.next());
        if (event.isPresent() && !goOn.test(event.get())) {
          return;
        }
      }
    } catch (UncheckedIOException broken) {
      throw new FacadeException(
          FacadeException.UNREACHABLE, "the stream from " + server + " broke off", broken);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private HttpRequest.Builder builder(String path) {
    return HttpRequest.newBuilder(server.resolve(path))
        .header(TENANT, tenant)
        .timeout(CALL_TIMEOUT);
  }

  private JsonNode call(HttpRequest.Builder request) throws FacadeException, InterruptedException {
    HttpResponse<String> response = send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw refusal(response.statusCode(), response.body());
    }
    return parse(response.body());
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws FacadeException, InterruptedException {
    try {
      return http.send(request, handler);
    } catch (IOException unreachable) {
      throw new FacadeException(
          FacadeException.UNREACHABLE,
          "no answer from "
              + server
              + " (is ./millrace up running? --server names another address)",
          unreachable);
    }
  }

  private static FacadeException refusal(int status, String body) {
    try {
      JsonNode message = JSON.readTree(body).at("/error/message");
      if (message.isTextual()) {
        return new FacadeException(status, message.asText());
      }
    } catch (JsonProcessingException notJson) {
      return new FacadeException(status, "HTTP status " + status, notJson);
    }
    return new FacadeException(status, "HTTP status " + status);
  }

  private static JsonNode parse(String body) throws FacadeException {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException notJson) {
      throw new FacadeException(FacadeException.UNREACHABLE, "the answer is no JSON", notJson);
    }
  }
}

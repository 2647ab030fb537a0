package dev.millrace.standalone.opsport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks ops ports. Any thread; each call blocks its own for some seconds at the most. */
public final class OpsPorts implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int NOT_FOUND = 404;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  /**
   * The process of an ops port, and those that it keeps on its machine.
   *
   * @throws OpsUnavailableException if nothing answers there as an ops port
   */
  public List<OpsProcess> family(URI ops) throws OpsUnavailableException, InterruptedException {
    JsonNode told = answer(get(ops, "/processes"));
    List<OpsProcess> family = new ArrayList<>();
    family.add(new OpsProcess(told.path("name").asText(), Optional.of(ops)));
    for (JsonNode child : told.path("children")) {
      Optional<URI> at =
          child.has("ops_port")
              ? Optional.of(onSameMachine(ops, child.path("ops_port").asInt()))
              : Optional.empty();
      family.add(new OpsProcess(child.path("name").asText(), at));
    }
    return family;
  }

  /** The breakers of a process, those of the processes that it keeps aside. */
  public List<BreakerState> breakers(String process, URI ops)
      throws OpsUnavailableException, InterruptedException {
    List<BreakerState> breakers = new ArrayList<>();
    for (JsonNode each : answer(get(ops, "/breakers")).path("breakers")) {
      breakers.add(state(process, ops, each));
    }
    return breakers;
  }

  /**
   * Forces a breaker of a process, or lets it decide again.
   *
   * @param order {@code open}, {@code closed} or {@code automatic}
   * @return what it is now; nothing if the process has no breaker of that name
   */
  public Optional<BreakerState> force(String process, URI ops, String breaker, String order)
      throws OpsUnavailableException, InterruptedException {
    HttpResponse<String> response =
        send(
            ops,
            HttpRequest.newBuilder(ops.resolve("/breakers/" + breaker + "/" + order))
                .POST(HttpRequest.BodyPublishers.noBody()));
    if (response.statusCode() == NOT_FOUND) {
      return Optional.empty();
    }
    return Optional.of(state(process, ops, answer(response)));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private static BreakerState state(String process, URI ops, JsonNode told) {
    return new BreakerState(process, ops, told.path("name").asText(), told.path("state").asText());
  }

  private static URI onSameMachine(URI ops, int port) {
    return URI.create(ops.getScheme() + "://" + ops.getHost() + ":" + port);
  }

  private HttpResponse<String> get(URI ops, String path)
      throws OpsUnavailableException, InterruptedException {
    return send(ops, HttpRequest.newBuilder(ops.resolve(path)).GET());
  }

  private HttpResponse<String> send(URI ops, HttpRequest.Builder request)
      throws OpsUnavailableException, InterruptedException {
    try {
      return http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException unreachable) {
      throw new OpsUnavailableException(
          "no answer from " + ops + " (is ./millrace up running? --ops names another ops port)",
          unreachable);
    }
  }

  private static JsonNode answer(HttpResponse<String> response) throws OpsUnavailableException {
    try {
      if (response.statusCode() / 100 == 2) {
        return JSON.readTree(response.body());
      }
    } catch (JsonProcessingException notJson) {
      throw new OpsUnavailableException(response.uri() + " is no ops port", notJson);
    }
    throw new OpsUnavailableException(
        response.uri() + " answered with the status " + response.statusCode());
  }
}

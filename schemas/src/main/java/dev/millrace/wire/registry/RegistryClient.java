package dev.millrace.wire.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The REST calls of a Confluent-compatible schema registry that we need. Every call is bounded by
 * the timeout and fails with a {@link RegistryException}. Thread rule: any thread.
 *
 * <p>Source: Confluent Schema Registry API reference, v1.
 */
final class RegistryClient {

  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String base;
  private final Duration timeout;
  private final HttpClient http;

  RegistryClient(URI base, Duration timeout) {
    this.base = base.toString().replaceAll("/+$", "");
    this.timeout = timeout;
    this.http = HttpClient.newBuilder().connectTimeout(timeout).build();
  }

  /** The id of a schema that is registered under a subject. */
  OptionalInt lookUp(String subject, String schema) {
    HttpResponse<String> answer = post("/subjects/" + encoded(subject), schema);
    if (answer.statusCode() == NOT_FOUND) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(id(answer));
  }

  /** Registers a schema under a subject. */
  int register(String subject, String schema) {
    return id(post("/subjects/" + encoded(subject) + "/versions", schema));
  }

  /** The schema with this id. */
  Optional<RegisteredSchema> withId(int id) {
    HttpResponse<String> answer = get("/schemas/ids/" + id);
    return answer.statusCode() == NOT_FOUND
        ? Optional.empty()
        : Optional.of(RegisteredSchema.of(id, json(answer)));
  }

  /** All schemas under a subject. */
  List<RegisteredSchema> allOf(String subject) {
    String versions = "/subjects/" + encoded(subject) + "/versions";
    List<RegisteredSchema> found = new ArrayList<>();
    for (JsonNode version : json(get(versions))) {
      JsonNode answer = json(get(versions + "/" + version.asInt()));
      found.add(RegisteredSchema.of(answer.path("id").asInt(-1), answer));
    }
    return found;
  }

  @Override
  public String toString() {
    return "schema registry at " + base.replaceFirst("//[^/@]*@", "//");
  }

  private HttpResponse<String> get(String path) {
    return send(request(path).GET().build());
  }

  private HttpResponse<String> post(String path, String schema) {
    String body = JSON.createObjectNode().put("schema", schema).toString();
    return send(
        request(path)
            .header("Content-Type", CONTENT_TYPE)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(timeout)
        .header("Accept", CONTENT_TYPE + ", application/json");
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException unreachable) {
      throw new RegistryException(
          this + " cannot be reached: " + unreachable.getClass().getSimpleName(), unreachable);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new RegistryException(this + ": interrupted while waiting for it", interrupted);
    }
  }

  private int id(HttpResponse<String> answer) {
    JsonNode id = json(answer).path("id");
    if (!id.isInt()) {
      throw new RegistryException(this + " answered without an id");
    }
    return id.asInt();
  }

  private JsonNode json(HttpResponse<String> answer) {
    if (answer.statusCode() != OK) {
      throw new RegistryException(
          this
              + " refused "
              + answer.request().method()
              + " "
              + answer.request().uri().getPath()
              + " with status "
              + answer.statusCode()
              + message(answer.body()));
    }
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException noJson) {
      throw new RegistryException(this + " answered with something that is no JSON", noJson);
    }
  }

  private static String message(String body) {
    try {
      String message = JSON.readTree(body).path("message").asText();
      return message.isEmpty() ? "" : ": " + message;
    } catch (JsonProcessingException noJson) {
      return "";
    }
  }

  private static String encoded(String subject) {
    return URLEncoder.encode(subject, StandardCharsets.UTF_8);
  }
}

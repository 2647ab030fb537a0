package dev.millrace.ingest.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ingest.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The OpenAPI document of the facade. It is written by hand, a file for each group of endpoints in
 * the resource folder {@code openapi}, and put together here: objects of the same name become one.
 * Stateless, any thread.
 */
public final class OpenApiDocument {

  private static final String FOLDER = "/dev/millrace/ingest/openapi/";

  /** The first has what all share. */
  private static final List<String> PARTS =
      List.of("base.json", "native.json", "openai.json", "responses.json");

  private OpenApiDocument() {}

  /** The whole document. */
  public static ObjectNode whole() {
    ObjectNode whole = Json.object();
    PARTS.forEach(part -> merge(whole, Json.parseObject(bytes(part)), part));
    return whole;
  }

  /** The methods of each path, in upper case, as {@code Allow} lists them. */
  public static SortedMap<String, String> methods() {
    SortedMap<String, String> methods = new TreeMap<>();
    whole()
        .path("paths")
        .properties()
        .forEach(
            path ->
                methods.put(
                    path.getKey(),
                    path.getValue().properties().stream()
                        .map(operation -> operation.getKey().toUpperCase(Locale.ROOT))
                        .collect(Collectors.joining(", "))));
    return methods;
  }

  private static void merge(ObjectNode into, ObjectNode part, String name) {
    for (Map.Entry<String, JsonNode> field : part.properties()) {
      JsonNode there = into.get(field.getKey());
      if (there == null) {
        into.set(field.getKey(), field.getValue());
      } else if (there instanceof ObjectNode mine
          && field.getValue() instanceof ObjectNode theirs) {
        merge(mine, theirs, name);
      } else {
        throw new IllegalStateException(name + " says " + field.getKey() + " again");
      }
    }
  }

  private static byte[] bytes(String part) {
    try (InputStream in = OpenApiDocument.class.getResourceAsStream(FOLDER + part)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + part + " is missing");
      }
      return in.readAllBytes();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}

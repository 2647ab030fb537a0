package dev.millrace.engine.llama.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/** The types of JSON schema. */
final class JsonTypes {

  private JsonTypes() {}

  static boolean matches(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      default -> false;
    };
  }

  /** Whether every schema has one type and no two have the same; whole numbers are numbers. */
  static boolean disjoint(JsonNode schemas) {
    Set<String> seen = new HashSet<>();
    for (JsonNode schema : schemas) {
      String type = schema.path("type").asText("");
      if (type.isEmpty() || !seen.add(type.equals("integer") ? "number" : type)) {
        return false;
      }
    }
    return true;
  }
}

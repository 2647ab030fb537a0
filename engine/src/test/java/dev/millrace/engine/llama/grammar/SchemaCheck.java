package dev.millrace.engine.llama.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** A plain reading of the keywords that the generator uses. */
final class SchemaCheck {

  private SchemaCheck() {}

  static boolean accepts(JsonNode schema, JsonNode value) {
    if (schema.has("const") && !same(schema.get("const"), value)) {
      return false;
    }
    if (schema.has("enum") && !any(schema.get("enum"), value, true)) {
      return false;
    }
    if (schema.has("anyOf") && !any(schema.get("anyOf"), value, false)) {
      return false;
    }
    if (schema.has("type") && !type(schema.get("type"), value)) {
      return false;
    }
    return strings(schema, value) && arrays(schema, value) && objects(schema, value);
  }

  private static boolean same(JsonNode expected, JsonNode value) {
    return expected.toString().equals(value.toString());
  }

  private static boolean any(JsonNode cases, JsonNode value, boolean literal) {
    for (JsonNode each : cases) {
      if (literal ? same(each, value) : accepts(each, value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean type(JsonNode type, JsonNode value) {
    if (!type.isArray()) {
      return JsonTypes.matches(type.asText(), value);
    }
    for (JsonNode each : type) {
      if (JsonTypes.matches(each.asText(), value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean strings(JsonNode schema, JsonNode value) {
    if (!value.isTextual()) {
      return true;
    }
    int length = value.textValue().codePointCount(0, value.textValue().length());
    return length >= schema.path("minLength").asInt(0)
        && length <= schema.path("maxLength").asInt(Integer.MAX_VALUE);
  }

  private static boolean arrays(JsonNode schema, JsonNode value) {
    if (!value.isArray()) {
      return true;
    }
    for (JsonNode item : value) {
      if (schema.has("items") && !accepts(schema.get("items"), item)) {
        return false;
      }
    }
    return value.size() >= schema.path("minItems").asInt(0)
        && value.size() <= schema.path("maxItems").asInt(Integer.MAX_VALUE);
  }

  private static boolean objects(JsonNode schema, JsonNode value) {
    if (!value.isObject()) {
      return true;
    }
    for (JsonNode name : schema.path("required")) {
      if (!value.has(name.asText())) {
        return false;
      }
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      JsonNode property = schema.path("properties").path(field.getKey());
      boolean open = schema.path("additionalProperties").asBoolean(true);
      if (property.isMissingNode() ? !open : !accepts(property, field.getValue())) {
        return false;
      }
    }
    return true;
  }
}

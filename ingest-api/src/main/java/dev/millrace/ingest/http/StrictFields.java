package dev.millrace.ingest.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * The fields of a JSON object, each of one type or absent; null counts as absent. Every refusal is
 * an {@link ApiException} that names the field. One thread.
 */
public final class StrictFields {
  private static final int LONGEST_ECHO = 64;

  private final ObjectNode object;
  private final String place;

  /**
   * @param place put before each field's name
   */
  public StrictFields(ObjectNode object, String place) {
    this.object = object;
    this.place = place;
  }

  /** Refuses every field that is not among these. */
  public void allowOnly(Collection<String> known) {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw wrong(shown(name), "unknown field; known are " + String.join(", ", known));
              }
            });
  }

  /**
   * Refuses the first field that is not among these, unless it asks for nothing: null, false and
   * what is empty do not.
   */
  public void refuseUnsupported(Collection<String> known) {
    object
        .properties()
        .forEach(
            field -> {
              if (!known.contains(field.getKey()) && !isNothing(field.getValue())) {
                throw wrong(shown(field.getKey()), "is not supported");
              }
            });
  }

  private static boolean isNothing(JsonNode value) {
    return value.isNull()
        || (value.isBoolean() && !value.booleanValue())
        || (value.isContainerNode() && value.isEmpty());
  }

  /** A field's name is the caller's text, so it is shown only as far as names go. */
  private static String shown(String name) {
    String harmless = name.replaceAll("[^A-Za-z0-9_.-]", "?");
    return harmless.length() <= LONGEST_ECHO ? harmless : harmless.substring(0, LONGEST_ECHO);
  }

  /** A string. */
  public Optional<String> text(String name) {
    return field(name, JsonNode::isTextual, "a string").map(JsonNode::textValue);
  }

  /** True or false. */
  public Optional<Boolean> flag(String name) {
    return field(name, JsonNode::isBoolean, "true or false").map(JsonNode::booleanValue);
  }

  /** A number. */
  public OptionalDouble number(String name) {
    Optional<JsonNode> node = field(name, JsonNode::isNumber, "a number");
    return node.isPresent() ? OptionalDouble.of(node.get().doubleValue()) : OptionalDouble.empty();
  }

  /** A whole number that fits into an int. */
  public OptionalInt integer(String name) {
    Optional<JsonNode> node =
        field(name, n -> n.isIntegralNumber() && n.canConvertToInt(), "a whole number");
    return node.isPresent() ? OptionalInt.of(node.get().intValue()) : OptionalInt.empty();
  }

  /** A whole number. */
  public OptionalLong whole(String name) {
    Optional<JsonNode> node =
        field(name, n -> n.isIntegralNumber() && n.canConvertToLong(), "a whole number");
    return node.isPresent() ? OptionalLong.of(node.get().longValue()) : OptionalLong.empty();
  }

  /** An array. */
  public Optional<JsonNode> array(String name) {
    return field(name, JsonNode::isArray, "an array");
  }

  /** An object. */
  public Optional<ObjectNode> object(String name) {
    return field(name, JsonNode::isObject, "an object").map(ObjectNode.class::cast);
  }

  /** An object whose values are strings, in its order; empty if it is absent. */
  public Map<String, String> strings(String name) {
    Map<String, String> strings = new LinkedHashMap<>();
    object(name)
        .ifPresent(
            found ->
                found
                    .properties()
                    .forEach(
                        entry -> {
                          if (!entry.getValue().isTextual()) {
                            throw wrong(name, "values must be strings");
                          }
                          strings.put(entry.getKey(), entry.getValue().textValue());
                        }));
    return strings;
  }

  /** One string, or an array of strings. */
  public List<String> texts(String name) {
    Optional<JsonNode> node =
        field(name, n -> n.isTextual() || n.isArray(), "a string or an array of strings");
    List<String> texts = new ArrayList<>();
    node.ifPresent(
        found -> {
          if (found.isTextual()) {
            texts.add(found.textValue());
          }
          for (JsonNode element : found) {
            if (!element.isTextual()) {
              throw wrong(name, "must be a string or an array of strings");
            }
            texts.add(element.textValue());
          }
        });
    return texts;
  }

  private Optional<JsonNode> field(String name, Predicate<JsonNode> legal, String kind) {
    JsonNode node = object.get(name);
    if (node == null || node.isNull()) {
      return Optional.empty();
    }
    if (!legal.test(node)) {
      throw wrong(name, "must be " + kind);
    }
    return Optional.of(node);
  }

  private ApiException wrong(String name, String what) {
    return ApiException.invalid(place + name + ": " + what);
  }
}

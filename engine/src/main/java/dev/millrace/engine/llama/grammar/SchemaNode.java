package dev.millrace.engine.llama.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One schema of a document: its keywords, read and checked. Pure.
 *
 * @param at where it stands, as a JSON pointer, for messages
 * @param depth how many schemas it stands in since the last reference
 */
record SchemaNode(JsonNode json, String at, int depth) {

  private static final int MOST_DEPTH = 64;
  private static final int MOST_REPETITIONS = 4096;

  private static final Set<String> ANNOTATIONS =
      Set.of(
          "$schema",
          "$id",
          "$comment",
          "$defs",
          "definitions",
          "title",
          "description",
          "default",
          "examples",
          "deprecated",
          "readOnly",
          "writeOnly",
          "format");

  boolean has(String keyword) {
    return json.has(keyword);
  }

  /** What the keyword says; a missing node if it is not there. */
  JsonNode get(String keyword) {
    return json.path(keyword);
  }

  /**
   * A schema inside this one.
   *
   * @param path of it, from here
   */
  SchemaNode child(JsonNode schema, String path) {
    return new SchemaNode(schema, at + path, depth + 1);
  }

  /** Refuses schemas inside too many others. */
  void checkDepth() throws GrammarException {
    if (depth > MOST_DEPTH) {
      throw new GrammarException("nests deeper than " + MOST_DEPTH + " at " + at);
    }
  }

  /** Refuses every keyword but these and those that make no text invalid. */
  void checkOnly(String... known) throws GrammarException {
    checkOnly(Set.of(known));
  }

  /** Refuses every keyword that means nothing for these types, or more than this package knows. */
  void checkKeywordsOf(List<String> types) throws GrammarException {
    Set<String> known = new HashSet<>(Set.of("type"));
    if (types.contains("object")) {
      known.addAll(List.of("properties", "required", "additionalProperties"));
    }
    if (types.contains("array")) {
      known.addAll(List.of("items", "minItems", "maxItems"));
    }
    if (types.contains("string")) {
      known.addAll(List.of("minLength", "maxLength"));
    }
    checkOnly(known);
  }

  private void checkOnly(Set<String> known) throws GrammarException {
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (!known.contains(field.getKey()) && !ANNOTATIONS.contains(field.getKey())) {
        throw new GrammarException(
            "uses the keyword %s at %s, which is not supported there"
                .formatted(field.getKey(), at));
      }
    }
  }

  /** The types that it allows: those that it names, or those that its keywords imply. */
  List<String> types() throws GrammarException {
    List<String> types = new ArrayList<>();
    JsonNode type = json.get("type");
    if (type == null) {
      return impliedTypes();
    }
    if (type.isArray()) {
      type.forEach(each -> types.add(each.asText()));
    } else {
      types.add(type.asText());
    }
    if (types.isEmpty()) {
      throw new GrammarException("has an empty type at " + at);
    }
    return types;
  }

  private List<String> impliedTypes() {
    if (has("properties") || has("required")) {
      return List.of("object");
    }
    return has("items")
        ? List.of("array")
        : List.of("object", "array", "string", "number", "boolean", "null");
  }

  /** A number of repetitions. */
  int bound(String keyword, int otherwise) throws GrammarException {
    JsonNode bound = json.path(keyword);
    if (bound.isMissingNode()) {
      return otherwise;
    }
    if (!bound.canConvertToInt() || bound.intValue() < 0 || bound.intValue() > MOST_REPETITIONS) {
      throw new GrammarException(
          "has a " + keyword + " at " + at + " that is not from 0 to " + MOST_REPETITIONS);
    }
    return bound.intValue();
  }

  /** The repetitions that two keywords allow, in GBNF. */
  String repetitions(String least, String most) throws GrammarException {
    int from = bound(least, 0);
    int to = bound(most, -1);
    if (to >= 0 && to < from) {
      throw new GrammarException("has a " + most + " below its " + least + " at " + at);
    }
    return "{" + from + "," + (to < 0 ? "" : to) + "}";
  }
}

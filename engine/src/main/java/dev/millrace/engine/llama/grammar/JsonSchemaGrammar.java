package dev.millrace.engine.llama.grammar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns a JSON schema into GBNF whose every text the schema accepts.
 *
 * <p>Known: type, properties, required, additionalProperties, items, minItems, maxItems, enum,
 * const, anyOf, oneOf of different types, minLength, maxLength, {@code $ref} within the document.
 * Any other keyword that could make a text invalid is refused by name, never ignored. Properties
 * come in the order of the schema; only declared ones are written.
 */
final class JsonSchemaGrammar {

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

  private static final String COMMON =
      """
      ws ::= " "?
      digit ::= [0-9]
      integer ::= "-"? ("0" | [1-9] digit{0,14})
      number ::= integer ("." digit{1,15})? ([eE] [+-]? digit{1,2})?
      char ::= [^"\\\\\\x00-\\x1F\\x7F] | "\\\\" (["\\\\/bfnrt] | "u" unit)
      unit ::= [0-9a-cA-CefEF] hex hex hex | [dD] [0-7] hex hex
      hex ::= [0-9a-fA-F]
      string ::= "\\"" char* "\\""
      boolean ::= "true" | "false"
      null ::= "null"
      member ::= string ":" ws value
      object ::= "{" ws (member ("," ws member)*)? ws "}"
      array ::= "[" ws (value ("," ws value)*)? ws "]"
      value ::= object | array | string | number | boolean | null
      """;

  private static final ObjectReader READER =
      new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final JsonNode document;
  private final StringBuilder rules = new StringBuilder();
  private final Map<String, String> references = new LinkedHashMap<>();
  private int count;

  private JsonSchemaGrammar(JsonNode document) {
    this.document = document;
  }

  /** The GBNF text for a schema. */
  static String gbnf(String schema) throws GrammarException {
    JsonNode document;
    try {
      document = READER.readTree(schema);
    } catch (JsonProcessingException e) {
      throw new GrammarException("is not JSON: " + e.getOriginalMessage());
    }
    JsonSchemaGrammar grammar = new JsonSchemaGrammar(document);
    String root = grammar.reference("#");
    return "root ::= " + root + "\n" + grammar.rules + COMMON;
  }

  private String reference(String pointer) throws GrammarException {
    String known = references.get(pointer);
    if (known != null) {
      return known;
    }
    if (!pointer.startsWith("#") || (pointer.length() > 1 && pointer.charAt(1) != '/')) {
      throw new GrammarException("has a $ref outside the document: " + pointer);
    }
    JsonNode target = document.at(pointer.substring(1));
    if (target.isMissingNode()) {
      throw new GrammarException("has a $ref to what is not there: " + pointer);
    }
    String name = "ref-" + references.size();
    references.put(pointer, name);
    String body = expression(target, pointer, 0);
    rules.append(name).append(" ::= ").append(body).append('\n');
    return name;
  }

  private String expression(JsonNode schema, String at, int depth) throws GrammarException {
    if (depth > 64) {
      throw new GrammarException("nests deeper than 64 at " + at);
    }
    if (schema.isBoolean()) {
      if (!schema.booleanValue()) {
        throw new GrammarException("allows nothing at " + at);
      }
      return "value";
    }
    if (!schema.isObject()) {
      throw new GrammarException("is neither an object nor true at " + at);
    }
    if (schema.has("$ref")) {
      only(schema, at, "$ref");
      return reference(schema.get("$ref").asText());
    }
    if (schema.has("const") || schema.has("enum")) {
      return literals(schema, at);
    }
    if (schema.has("anyOf") || schema.has("oneOf")) {
      return either(schema, at, depth);
    }
    return typed(schema, at, depth);
  }

  private String literals(JsonNode schema, String at) throws GrammarException {
    only(schema, at, "const", "enum", "type");
    List<JsonNode> values = new ArrayList<>();
    if (schema.has("const")) {
      values.add(schema.get("const"));
    } else {
      schema.get("enum").forEach(values::add);
    }
    List<String> types = schema.has("type") ? types(schema, at) : List.of();
    List<String> texts = new ArrayList<>();
    for (JsonNode value : values) {
      if (types.isEmpty() || types.stream().anyMatch(type -> JsonTypes.matches(type, value))) {
        texts.add(GbnfText.quoted(value.toString()));
      }
    }
    if (texts.isEmpty()) {
      throw new GrammarException("has an enum that allows nothing at " + at);
    }
    return "(" + String.join(" | ", texts) + ")";
  }

  private String either(JsonNode schema, String at, int depth) throws GrammarException {
    String keyword = schema.has("anyOf") ? "anyOf" : "oneOf";
    only(schema, at, keyword);
    if (keyword.equals("oneOf") && !JsonTypes.disjoint(schema.get(keyword))) {
      throw new GrammarException("has a oneOf whose cases are not of different types at " + at);
    }
    List<String> cases = new ArrayList<>();
    for (JsonNode each : schema.get(keyword)) {
      cases.add(expression(each, at + "/" + keyword + "/" + cases.size(), depth + 1));
    }
    if (cases.isEmpty()) {
      throw new GrammarException("has an empty " + keyword + " at " + at);
    }
    return "(" + String.join(" | ", cases) + ")";
  }

  private String typed(JsonNode schema, String at, int depth) throws GrammarException {
    List<String> types = types(schema, at);
    List<String> cases = new ArrayList<>();
    for (String type : types) {
      cases.add(
          switch (type) {
            case "object" -> object(schema, at, depth);
            case "array" -> array(schema, at, depth);
            case "string" -> string(schema, at);
            case "integer", "number", "boolean", "null" -> type;
            default -> throw new GrammarException("has the unknown type " + type + " at " + at);
          });
    }
    checkKeywords(schema, at, types);
    return "(" + String.join(" | ", cases) + ")";
  }

  private static List<String> types(JsonNode schema, String at) throws GrammarException {
    List<String> types = new ArrayList<>();
    JsonNode type = schema.get("type");
    if (type == null) {
      return implied(schema);
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

  private static List<String> implied(JsonNode schema) {
    if (schema.has("properties") || schema.has("required")) {
      return List.of("object");
    }
    return schema.has("items")
        ? List.of("array")
        : List.of("object", "array", "string", "number", "boolean", "null");
  }

  private static void checkKeywords(JsonNode schema, String at, List<String> types)
      throws GrammarException {
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
    only(schema, at, known.toArray(String[]::new));
  }

  private static void only(JsonNode schema, String at, String... known) throws GrammarException {
    Set<String> allowed = Set.of(known);
    for (Map.Entry<String, JsonNode> field : schema.properties()) {
      if (!allowed.contains(field.getKey()) && !ANNOTATIONS.contains(field.getKey())) {
        throw new GrammarException(
            "uses the keyword %s at %s, which is not supported there"
                .formatted(field.getKey(), at));
      }
    }
  }

  private String string(JsonNode schema, String at) throws GrammarException {
    if (!schema.has("minLength") && !schema.has("maxLength")) {
      return "string";
    }
    return "\"\\\"\" char" + bounds(schema, at, "minLength", "maxLength") + " \"\\\"\"";
  }

  private String array(JsonNode schema, String at, int depth) throws GrammarException {
    JsonNode items = schema.path("items");
    String item =
        rule(
            expression(items.isMissingNode() ? BooleanNode.TRUE : items, at + "/items", depth + 1));
    int least = bound(schema, at, "minItems", 0);
    int most = bound(schema, at, "maxItems", -1);
    if (most == 0) {
      return "\"[\" ws \"]\"";
    }
    String upper = most < 0 ? "" : String.valueOf(most - 1);
    String some = item + " (\",\" ws " + item + "){" + Math.max(0, least - 1) + "," + upper + "}";
    return "\"[\" ws " + (least > 0 ? some : "(" + some + ")?") + " ws \"]\"";
  }

  private static int bound(JsonNode schema, String at, String keyword, int otherwise)
      throws GrammarException {
    JsonNode bound = schema.path(keyword);
    if (bound.isMissingNode()) {
      return otherwise;
    }
    if (!bound.canConvertToInt() || bound.intValue() < 0 || bound.intValue() > 4096) {
      throw new GrammarException("has a " + keyword + " at " + at + " that is not from 0 to 4096");
    }
    return bound.intValue();
  }

  private static String bounds(JsonNode schema, String at, String least, String most)
      throws GrammarException {
    int from = bound(schema, at, least, 0);
    int to = bound(schema, at, most, -1);
    if (to >= 0 && to < from) {
      throw new GrammarException("has a " + most + " below its " + least + " at " + at);
    }
    return "{" + from + "," + (to < 0 ? "" : to) + "}";
  }

  private String object(JsonNode schema, String at, int depth) throws GrammarException {
    Map<String, JsonNode> properties = new LinkedHashMap<>();
    schema.path("properties").properties().forEach(p -> properties.put(p.getKey(), p.getValue()));
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    JsonNode additional = schema.path("additionalProperties");
    for (String name : required) {
      if (!properties.containsKey(name) && additional.isBoolean() && !additional.asBoolean()) {
        throw new GrammarException("requires and forbids the property " + name + " at " + at);
      }
      properties.putIfAbsent(name, additional.isObject() ? additional : BooleanNode.TRUE);
    }
    if (properties.isEmpty()) {
      return openObject(additional, at, depth);
    }
    return "\"{\" ws " + members(properties, required, at, depth) + " ws \"}\"";
  }

  private String openObject(JsonNode additional, String at, int depth) throws GrammarException {
    if (additional.isBoolean() && !additional.asBoolean()) {
      return "\"{\" ws \"}\"";
    }
    if (!additional.isObject()) {
      return "object";
    }
    String value = expression(additional, at + "/additionalProperties", depth + 1);
    String member = rule("string \":\" ws " + value);
    return "\"{\" ws (%s (\",\" ws %s)*)? ws \"}\"".formatted(member, member);
  }

  /** Two rules for every place in the order: with and without a member before it. */
  private String members(
      Map<String, JsonNode> properties, List<String> required, String at, int depth)
      throws GrammarException {
    List<Map.Entry<String, JsonNode>> order = List.copyOf(properties.entrySet());
    String restFirst = "\"\"";
    String restLater = "\"\"";
    for (int i = order.size() - 1; i >= 0; i--) {
      String name = order.get(i).getKey();
      String value = expression(order.get(i).getValue(), at + "/properties/" + name, depth + 1);
      String key = GbnfText.quoted(TextNode.valueOf(name).toString());
      String member = rule(key + " \":\" ws " + value);
      boolean optional = !required.contains(name);
      String first = member + " " + restLater + (optional ? " | " + restFirst : "");
      String later = "\",\" ws " + member + " " + restLater + (optional ? " | " + restLater : "");
      restFirst = rule(first);
      restLater = rule(later);
    }
    return restFirst;
  }

  private String rule(String body) {
    String name = "part-" + count++;
    rules.append(name).append(" ::= ").append(body).append('\n');
    return name;
  }
}

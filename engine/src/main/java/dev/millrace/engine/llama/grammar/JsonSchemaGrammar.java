package dev.millrace.engine.llama.grammar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns a JSON schema into GBNF whose every text the schema accepts.
 *
 * <p>Known: type, properties, required, additionalProperties, items, minItems, maxItems, enum,
 * const, anyOf, oneOf of different types, minLength, maxLength, {@code $ref} within the document.
 * Any other keyword that could make a text invalid is refused by name, never ignored. Properties
 * come in the order of the schema; only declared ones are written.
 */
final class JsonSchemaGrammar {

  private static final ObjectReader READER =
      new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final JsonNode document;
  private final JsonRules rules = new JsonRules();
  private final Map<String, String> references = new LinkedHashMap<>();

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
    return grammar.rules.text(root);
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
    rules.add(name, expression(new SchemaNode(target, pointer, 0)));
    return name;
  }

  private String expression(SchemaNode schema) throws GrammarException {
    schema.checkDepth();
    JsonNode json = schema.json();
    if (json.isBoolean()) {
      if (!json.booleanValue()) {
        throw new GrammarException("allows nothing at " + schema.at());
      }
      return "value";
    }
    if (!json.isObject()) {
      throw new GrammarException("is neither an object nor true at " + schema.at());
    }
    if (schema.has("$ref")) {
      schema.checkOnly("$ref");
      return reference(schema.get("$ref").asText());
    }
    if (schema.has("const") || schema.has("enum")) {
      return literals(schema);
    }
    if (schema.has("anyOf") || schema.has("oneOf")) {
      return either(schema);
    }
    return typed(schema);
  }

  private String literals(SchemaNode schema) throws GrammarException {
    schema.checkOnly("const", "enum", "type");
    List<JsonNode> values = new ArrayList<>();
    if (schema.has("const")) {
      values.add(schema.get("const"));
    } else {
      schema.get("enum").forEach(values::add);
    }
    List<String> types = schema.has("type") ? schema.types() : List.of();
    List<String> texts = new ArrayList<>();
    for (JsonNode value : values) {
      if (types.isEmpty() || types.stream().anyMatch(type -> JsonTypes.matches(type, value))) {
        texts.add(GbnfText.quoted(value.toString()));
      }
    }
    if (texts.isEmpty()) {
      throw new GrammarException("has an enum that allows nothing at " + schema.at());
    }
    return oneOf(texts);
  }

  private String either(SchemaNode schema) throws GrammarException {
    String keyword = schema.has("anyOf") ? "anyOf" : "oneOf";
    schema.checkOnly(keyword);
    JsonNode schemas = schema.get(keyword);
    if (keyword.equals("oneOf") && !JsonTypes.disjoint(schemas)) {
      throw new GrammarException(
          "has a oneOf whose cases are not of different types at " + schema.at());
    }
    List<String> cases = new ArrayList<>();
    for (JsonNode each : schemas) {
      cases.add(expression(schema.child(each, "/" + keyword + "/" + cases.size())));
    }
    if (cases.isEmpty()) {
      throw new GrammarException("has an empty " + keyword + " at " + schema.at());
    }
    return oneOf(cases);
  }

  private String typed(SchemaNode schema) throws GrammarException {
    List<String> types = schema.types();
    List<String> cases = new ArrayList<>();
    for (String type : types) {
      cases.add(
          switch (type) {
            case "object" -> object(schema);
            case "array" -> array(schema);
            case "string" -> string(schema);
            case "integer", "number", "boolean", "null" -> type;
            default ->
                throw new GrammarException("has the unknown type " + type + " at " + schema.at());
          });
    }
    schema.checkKeywordsOf(types);
    return oneOf(cases);
  }

  private static String oneOf(List<String> cases) {
    return "(" + String.join(" | ", cases) + ")";
  }

  private static String string(SchemaNode schema) throws GrammarException {
    if (!schema.has("minLength") && !schema.has("maxLength")) {
      return "string";
    }
    return "\"\\\"\" char" + schema.repetitions("minLength", "maxLength") + " \"\\\"\"";
  }

  private String array(SchemaNode schema) throws GrammarException {
    JsonNode items = schema.get("items");
    String item =
        rules.add(
            expression(schema.child(items.isMissingNode() ? BooleanNode.TRUE : items, "/items")));
    int least = schema.bound("minItems", 0);
    int most = schema.bound("maxItems", -1);
    if (most == 0) {
      return "\"[\" ws \"]\"";
    }
    String upper = most < 0 ? "" : String.valueOf(most - 1);
    String some = item + " (\",\" ws " + item + "){" + Math.max(0, least - 1) + "," + upper + "}";
    return "\"[\" ws " + (least > 0 ? some : "(" + some + ")?") + " ws \"]\"";
  }

  private String object(SchemaNode schema) throws GrammarException {
    Map<String, JsonNode> properties = new LinkedHashMap<>();
    schema.get("properties").properties().forEach(p -> properties.put(p.getKey(), p.getValue()));
    List<String> required = new ArrayList<>();
    schema.get("required").forEach(name -> required.add(name.asText()));
    JsonNode additional = schema.get("additionalProperties");
    for (String name : required) {
      if (!properties.containsKey(name) && forbids(additional)) {
        throw new GrammarException(
            "requires and forbids the property " + name + " at " + schema.at());
      }
      properties.putIfAbsent(name, additional.isObject() ? additional : BooleanNode.TRUE);
    }
    if (properties.isEmpty()) {
      return openObject(schema, additional);
    }
    return "\"{\" ws " + members(schema, properties, required) + " ws \"}\"";
  }

  private static boolean forbids(JsonNode additional) {
    return additional.isBoolean() && !additional.asBoolean();
  }

  private String openObject(SchemaNode schema, JsonNode additional) throws GrammarException {
    if (forbids(additional)) {
      return "\"{\" ws \"}\"";
    }
    if (!additional.isObject()) {
      return "object";
    }
    String value = expression(schema.child(additional, "/additionalProperties"));
    String member = rules.add("string \":\" ws " + value);
    return "\"{\" ws (%s (\",\" ws %s)*)? ws \"}\"".formatted(member, member);
  }

  /** Two rules for every place in the order: with and without a member before it. */
  private String members(SchemaNode schema, Map<String, JsonNode> properties, List<String> required)
      throws GrammarException {
    List<Map.Entry<String, JsonNode>> order = List.copyOf(properties.entrySet());
    String restFirst = "\"\"";
    String restLater = "\"\"";
    for (int i = order.size() - 1; i >= 0; i--) {
      String name = order.get(i).getKey();
      String value = expression(schema.child(order.get(i).getValue(), "/properties/" + name));
      String key = GbnfText.quoted(TextNode.valueOf(name).toString());
      String member = rules.add(key + " \":\" ws " + value);
      boolean optional = !required.contains(name);
      String first = member + " " + restLater + (optional ? " | " + restFirst : "");
      String later = "\",\" ws " + member + " " + restLater + (optional ? " | " + restLater : "");
      restFirst = rules.add(first);
      restLater = rules.add(later);
    }
    return restFirst;
  }
}

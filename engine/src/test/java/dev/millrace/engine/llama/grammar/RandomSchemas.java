package dev.millrace.engine.llama.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;

/** Schemas of every known keyword, at random. */
final class RandomSchemas {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> NAMES = List.of("a", "b c", "\"q\"", "é", "\\", "long-name");
  private final Random random;

  RandomSchemas(Random random) {
    this.random = random;
  }

  JsonNode next() {
    return schema(3);
  }

  private JsonNode schema(int depth) {
    ObjectNode schema = JSON.objectNode();
    return switch (random.nextInt(depth == 0 ? 6 : 10)) {
      case 0 -> schema.put("type", "integer");
      case 1 -> schema.put("type", "number").put("description", "any");
      case 2 -> schema.put("type", "boolean");
      case 3 -> strings(schema);
      case 4 -> schema.set("enum", JSON.arrayNode().add("x\n").add(3).addNull().add(true));
      case 5 -> schema.set("const", JSON.objectNode().put("k", 1.5));
      case 6 -> {
        ArrayNode cases = JSON.arrayNode();
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
          cases.add(schema(depth - 1));
        }
        yield schema.set("anyOf", cases);
      }
      case 7 -> array(schema, depth);
      case 8 -> schema.set("type", JSON.arrayNode().add("string").add("null"));
      default -> object(schema, depth);
    };
  }

  private ObjectNode strings(ObjectNode schema) {
    int least = random.nextInt(4);
    schema.put("type", "string");
    if (random.nextBoolean()) {
      schema.put("minLength", least);
    }
    if (random.nextBoolean()) {
      schema.put("maxLength", least + random.nextInt(5));
    }
    return schema;
  }

  private ObjectNode array(ObjectNode schema, int depth) {
    int least = random.nextInt(3);
    schema.put("type", "array").set("items", schema(depth - 1));
    if (random.nextBoolean()) {
      schema.put("minItems", least);
    }
    if (random.nextBoolean()) {
      schema.put("maxItems", least + random.nextInt(3));
    }
    return schema;
  }

  private ObjectNode object(ObjectNode schema, int depth) {
    ObjectNode properties = JSON.objectNode();
    ArrayNode required = JSON.arrayNode();
    for (String name : NAMES) {
      if (random.nextInt(3) == 0) {
        properties.set(name, schema(depth - 1));
        if (random.nextBoolean()) {
          required.add(name);
        }
      }
    }
    schema.put("type", "object").set("properties", properties);
    schema.set("required", required);
    if (random.nextBoolean()) {
      schema.put("additionalProperties", false);
    }
    return schema;
  }
}

package dev.millrace.wire.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * A schema that a registry gave out.
 *
 * @param schema empty when it is none that can stand by itself here: not Avro, broken, or in need
 *     of others
 */
record RegisteredSchema(int id, Optional<Schema> schema) {

  static RegisteredSchema of(int id, JsonNode answer) {
    boolean avro = answer.path("schemaType").asText("AVRO").equals("AVRO");
    return new RegisteredSchema(
        id, avro ? parsed(answer.path("schema").asText()) : Optional.empty());
  }

  private static Optional<Schema> parsed(String text) {
    try {
      return Optional.of(new Schema.Parser().parse(text));
    } catch (RuntimeException broken) {
      return Optional.empty();
    }
  }
}

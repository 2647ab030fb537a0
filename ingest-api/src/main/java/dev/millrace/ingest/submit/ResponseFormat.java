package dev.millrace.ingest.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.http.Json;
import dev.millrace.ingest.http.StrictFields;
import dev.millrace.model.OutputForm;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The field {@code response_format}, in the shape that OpenAI's API gave it. The schema itself is
 * judged by the worker's engine, which names the place of what it cannot keep. An output always
 * keeps to its schema, so {@code strict} changes nothing. Stateless, any thread.
 */
public final class ResponseFormat {

  private static final String FIELD = "response_format";
  private static final String SCHEMA = FIELD + ".json_schema";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private ResponseFormat() {}

  /**
   * What it asks for; empty where it is absent or asks for text.
   *
   * @throws ApiException naming the place that is wrong
   */
  public static Optional<OutputForm> read(StrictFields body) {
    return body.object(FIELD).flatMap(ResponseFormat::form);
  }

  private static Optional<OutputForm> form(ObjectNode format) {
    StrictFields fields = new StrictFields(format, FIELD + ".");
    fields.allowOnly(Set.of("type", "json_schema"));
    String type =
        fields.text("type").orElseThrow(() -> ApiException.invalid(FIELD + ".type: is missing"));
    return switch (type) {
      case "text" -> Optional.empty();
      case "json_object" -> Optional.of(OutputForm.JSON_OBJECT);
      case "json_schema" ->
          Optional.of(
              schema(
                  fields
                      .object("json_schema")
                      .orElseThrow(() -> ApiException.invalid(SCHEMA + ": is missing"))));
      default ->
          throw ApiException.invalid(FIELD + ".type: must be text, json_object or json_schema");
    };
  }

  private static OutputForm schema(ObjectNode described) {
    StrictFields fields = new StrictFields(described, SCHEMA + ".");
    fields.allowOnly(Set.of("name", "description", "schema", "strict"));
    fields
        .text("name")
        .filter(name -> !NAME.matcher(name).matches())
        .ifPresent(
            name -> {
              throw ApiException.invalid(
                  SCHEMA + ".name: must be 1 to 64 letters, digits, '_' and '-'");
            });
    fields.text("description");
    fields.flag("strict");
    JsonNode schema = described.path("schema");
    if (schema.isMissingNode() || schema.isNull()) {
      throw ApiException.invalid(SCHEMA + ".schema: is missing");
    }
    if (!schema.isObject() && !schema.isBoolean()) {
      throw ApiException.invalid(SCHEMA + ".schema: must be an object or true");
    }
    return new OutputForm.JsonSchema(new String(Json.bytes(schema), StandardCharsets.UTF_8));
  }
}

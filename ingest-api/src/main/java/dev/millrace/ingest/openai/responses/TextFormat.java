package dev.millrace.ingest.openai.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.http.Json;
import dev.millrace.ingest.http.StrictFields;
import dev.millrace.ingest.openai.OpenAiErrors;
import dev.millrace.ingest.submit.ResponseFormat;
import dev.millrace.model.OutputForm;
import java.util.Optional;
import java.util.Set;

/**
 * The field {@code text}: the same formats as {@code response_format} of the other endpoints, with
 * a schema's fields one level higher. Stateless, any thread.
 */
final class TextFormat {

  private static final String FORMAT = "text.format";
  private static final String ELSEWHERE = "response_format";
  private static final String SCHEMA = "json_schema";

  private TextFormat() {}

  /**
   * What the output keeps to.
   *
   * @throws ApiException naming the place that is wrong
   */
  static Optional<OutputForm> read(StrictFields body) {
    Optional<ObjectNode> text = body.object("text");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    StrictFields fields = new StrictFields(text.get(), "text.");
    fields.allowOnly(Set.of("format", "verbosity"));
    if (!fields.text("verbosity").orElse("medium").equals("medium")) {
      throw OpenAiErrors.unsupported("text.verbosity", " but for medium");
    }
    return fields.object("format").flatMap(TextFormat::form);
  }

  private static Optional<OutputForm> form(ObjectNode format) {
    ObjectNode elsewhere = Json.object();
    if (format.path("type").asText().equals(SCHEMA)) {
      ObjectNode described = format.deepCopy();
      described.remove("type");
      elsewhere.putObject(ELSEWHERE).put("type", SCHEMA).set(SCHEMA, described);
    } else {
      elsewhere.set(ELSEWHERE, format);
    }
    try {
      return ResponseFormat.read(new StrictFields(elsewhere, ""));
    } catch (ApiException wrong) {
      throw ApiException.invalid(
          wrong
              .error()
              .message()
              .replace(ELSEWHERE + "." + SCHEMA, FORMAT)
              .replace(ELSEWHERE, FORMAT));
    }
  }

  /** As the response repeats it. */
  static ObjectNode shown(StrictFields body) {
    ObjectNode shown = Json.object();
    Optional<ObjectNode> format =
        body.object("text").flatMap(text -> new StrictFields(text, "text.").object("format"));
    if (format.isPresent()) {
      shown.set("format", format.get());
    } else {
      shown.putObject("format").put("type", "text");
    }
    return shown;
  }
}

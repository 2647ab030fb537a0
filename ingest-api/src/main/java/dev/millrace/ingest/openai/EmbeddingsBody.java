package dev.millrace.ingest.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.http.StrictFields;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The body of {@code POST /v1/embeddings}. A vector has the model's width, so {@code dimensions} is
 * refused.
 *
 * @param inputs texts whose vectors are asked for, at least one
 * @param base64 whether vectors are told as bytes
 * @param serviceTier as the caller named it
 */
record EmbeddingsBody(
    String model, List<String> inputs, boolean base64, Optional<String> serviceTier) {

  /** Texts of one call; each is a request of its own. */
  static final int MAX_INPUTS = 256;

  private static final Set<String> FIELDS =
      Set.of("model", "input", "encoding_format", "user", "service_tier");

  /**
   * Reads one.
   *
   * @throws ApiException naming the field that is wrong or not supported
   */
  static EmbeddingsBody read(ObjectNode body) {
    StrictFields fields = new StrictFields(body, "");
    fields.refuseUnsupported(FIELDS);
    return new EmbeddingsBody(
        fields.text("model").orElseThrow(() -> ApiException.invalid("model: is missing")),
        inputs(body, fields),
        base64(fields),
        fields.text("service_tier"));
  }

  private static List<String> inputs(ObjectNode body, StrictFields fields) {
    JsonNode input = body.path("input");
    if (input.isMissingNode() || input.isNull()) {
      throw ApiException.invalid("input: is missing");
    }
    List<String> texts = fields.texts("input");
    if (texts.isEmpty() || texts.size() > MAX_INPUTS) {
      throw ApiException.invalid(
          "input: must be 1 to %d texts, got %d".formatted(MAX_INPUTS, texts.size()));
    }
    if (texts.stream().anyMatch(String::isEmpty)) {
      throw ApiException.invalid("input: must not be empty");
    }
    return texts;
  }

  private static boolean base64(StrictFields fields) {
    return switch (fields.text("encoding_format").orElse("float")) {
      case "float" -> false;
      case "base64" -> true;
      default -> throw ApiException.invalid("encoding_format: must be float or base64");
    };
  }
}

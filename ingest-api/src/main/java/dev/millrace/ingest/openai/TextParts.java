package dev.millrace.ingest.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.http.StrictFields;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a message says: a text, or parts that are all text.
 *
 * @param types of parts that are
 * @param but how a part of another type is refused, after its place
 */
public record TextParts(Set<String> types, String but) {

  /**
   * The whole text.
   *
   * @param place where it stands in the body
   * @throws ApiException naming the part that is wrong or not supported
   */
  public String read(@Nullable JsonNode content, String place) {
    if (content == null || content.isNull()) {
      throw ApiException.invalid(place + ": is missing");
    }
    if (content.isTextual()) {
      return content.textValue();
    }
    if (!content.isArray()) {
      throw ApiException.invalid(place + ": must be a string or an array of parts");
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < content.size(); i++) {
      text.append(part(content.get(i), place + "[" + i + "]"));
    }
    return text.toString();
  }

  private String part(JsonNode part, String place) {
    if (!(part instanceof ObjectNode object)) {
      throw ApiException.invalid(place + ": must be an object");
    }
    StrictFields fields = new StrictFields(object, place + ".");
    if (!types.contains(fields.text("type").orElse(""))) {
      throw OpenAiErrors.unsupported(place + ".type", but);
    }
    return fields.text("text").orElseThrow(() -> ApiException.invalid(place + ".text: is missing"));
  }
}

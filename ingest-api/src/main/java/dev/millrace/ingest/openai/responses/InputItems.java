package dev.millrace.ingest.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.http.StrictFields;
import dev.millrace.ingest.openai.OpenAiErrors;
import dev.millrace.ingest.openai.TextParts;
import dev.millrace.model.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The field {@code input}: a text, or messages whose contents are texts or parts of text. Messages
 * that the model wrote can be given back as they came. Stateless, any thread.
 */
final class InputItems {

  private static final TextParts CONTENT =
      new TextParts(
          Set.of("input_text", "output_text", "text"), " but for input_text and output_text");
  private static final Set<String> ROLES = Set.of("user", "assistant", "system", "developer");

  private InputItems() {}

  /**
   * Reads it.
   *
   * @return at least one message, with roles as they were named
   * @throws ApiException naming the place that is wrong or not supported
   */
  static List<Message> read(@Nullable JsonNode input) {
    if (input == null || input.isNull()) {
      throw ApiException.invalid("input: is missing");
    }
    if (input.isTextual()) {
      return List.of(new Message("user", input.textValue()));
    }
    if (!input.isArray()) {
      throw ApiException.invalid("input: must be a string or an array of items");
    }
    if (input.isEmpty()) {
      throw ApiException.invalid("input: must not be empty");
    }
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < input.size(); i++) {
      String place = "input[" + i + "]";
      if (!(input.get(i) instanceof ObjectNode item)) {
        throw ApiException.invalid(place + ": must be an object");
      }
      messages.add(message(item, place));
    }
    return messages;
  }

  private static Message message(ObjectNode item, String place) {
    StrictFields fields = new StrictFields(item, place + ".");
    if (!fields.text("type").orElse("message").equals("message")) {
      throw OpenAiErrors.unsupported(place + ".type", " but for message");
    }
    String role =
        fields.text("role").orElseThrow(() -> ApiException.invalid(place + ".role: is missing"));
    if (!ROLES.contains(role)) {
      throw ApiException.invalid(place + ".role: must be developer, system, user or assistant");
    }
    return new Message(role, CONTENT.read(item.get("content"), place + ".content"));
  }
}

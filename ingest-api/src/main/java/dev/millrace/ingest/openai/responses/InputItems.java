package dev.millrace.ingest.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.http.StrictFields;
import dev.millrace.ingest.openai.OpenAiErrors;
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

  private static final Set<String> TEXTS = Set.of("input_text", "output_text", "text");
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
      throw wrong("input: is missing");
    }
    if (input.isTextual()) {
      return List.of(new Message("user", input.textValue()));
    }
    if (!input.isArray()) {
      throw wrong("input: must be a string or an array of items");
    }
    if (input.isEmpty()) {
      throw wrong("input: must not be empty");
    }
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < input.size(); i++) {
      String place = "input[" + i + "]";
      if (!(input.get(i) instanceof ObjectNode item)) {
        throw wrong(place + ": must be an object");
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
    String role = fields.text("role").orElseThrow(() -> wrong(place + ".role: is missing"));
    if (!ROLES.contains(role)) {
      throw wrong(place + ".role: must be developer, system, user or assistant");
    }
    return new Message(role, content(item.get("content"), place + ".content"));
  }

  private static String content(@Nullable JsonNode content, String place) {
    if (content == null || content.isNull()) {
      throw wrong(place + ": is missing");
    }
    if (content.isTextual()) {
      return content.textValue();
    }
    if (!content.isArray()) {
      throw wrong(place + ": must be a string or an array of parts");
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < content.size(); i++) {
      String part = place + "[" + i + "]";
      if (!(content.get(i) instanceof ObjectNode object)) {
        throw wrong(part + ": must be an object");
      }
      StrictFields fields = new StrictFields(object, part + ".");
      if (!TEXTS.contains(fields.text("type").orElse(""))) {
        throw OpenAiErrors.unsupported(part + ".type", " but for input_text and output_text");
      }
      text.append(fields.text("text").orElseThrow(() -> wrong(part + ".text: is missing")));
    }
    return text.toString();
  }

  private static ApiException wrong(String message) {
    return new ApiException(ApiError.invalid(message));
  }
}

package dev.millrace.ingest.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.client.Submission;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.http.StrictFields;
import dev.millrace.ingest.submit.ResponseFormat;
import dev.millrace.model.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Bodies of {@code POST /v1/chat/completions}. Stateless, any thread. */
final class ChatBody {

  private static final Set<String> OWN =
      Set.of(
          "messages",
          "max_completion_tokens",
          "response_format",
          "top_logprobs",
          "tool_choice",
          "modalities");

  private static final TextParts CONTENT = new TextParts(Set.of("text"), " but for text");

  private ChatBody() {}

  /**
   * Reads one.
   *
   * @throws ApiException naming the field that is wrong or not supported
   */
  static OpenAiRequest read(ObjectNode body) {
    CommonFields common = new CommonFields(body, OWN);
    StrictFields fields = common.fields();
    refuseOtherAnswers(body, fields);
    JsonNode messages =
        fields.array("messages").orElseThrow(() -> ApiException.invalid("messages: is missing"));
    List<Message> conversation = messages(messages);
    return OpenAiRequest.of(
        common,
        List.of(() -> Submission.chat(conversation)),
        common.parameters(
            fields.integer("max_completion_tokens"),
            ResponseFormat.read(fields),
            logprobs(fields)));
  }

  private static OptionalInt logprobs(StrictFields fields) {
    boolean wanted = fields.flag("logprobs").orElse(false);
    OptionalInt likeliest = fields.integer("top_logprobs");
    if (likeliest.isPresent() && !wanted) {
      throw ApiException.invalid("top_logprobs: needs logprobs to be true");
    }
    return wanted ? OptionalInt.of(likeliest.orElse(0)) : OptionalInt.empty();
  }

  private static void refuseOtherAnswers(ObjectNode body, StrictFields fields) {
    JsonNode choice = body.path("tool_choice");
    if (!(choice.isMissingNode() || choice.isNull())
        && !(choice.isTextual() && Set.of("none", "auto").contains(choice.textValue()))) {
      throw OpenAiErrors.unsupported("tool_choice", " but for none and auto");
    }
    for (String modality : fields.texts("modalities")) {
      if (!modality.equals("text")) {
        throw OpenAiErrors.unsupported("modalities", " but for text");
      }
    }
  }

  private static List<Message> messages(JsonNode array) {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      String place = "messages[" + i + "]";
      if (!(array.get(i) instanceof ObjectNode message)) {
        throw ApiException.invalid(place + ": must be an object");
      }
      StrictFields fields = new StrictFields(message, place + ".");
      if (message.path("tool_calls").size() > 0) {
        throw OpenAiErrors.unsupported(place + ".tool_calls", "");
      }
      String role =
          fields.text("role").orElseThrow(() -> ApiException.invalid(place + ".role: is missing"));
      messages.add(
          new Message(role(role, place), CONTENT.read(message.get("content"), place + ".content")));
    }
    return messages;
  }

  private static String role(String role, String place) {
    return switch (role) {
      case "system", "user", "assistant" -> role;
      case "developer" -> "system";
      default ->
          throw ApiException.invalid(place + ".role: must be developer, system, user or assistant");
    };
  }
}

package dev.millrace.ingest.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ingest.http.Json;
import dev.millrace.model.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is kept of a call: {@code {"asked": {...}, "before": [...], "input": [...]}}. Immutable but
 * for the tree, which nobody changes; any thread.
 *
 * @param asked the fields that the response repeats
 * @param before what was said before this call, by all sides
 * @param input what the caller says in it
 */
record ResponseContent(ObjectNode asked, List<Message> before, List<Message> input) {

  private static final String DEVELOPER = "developer";

  ResponseContent {
    before = List.copyOf(before);
    input = List.copyOf(input);
  }

  String json() {
    ObjectNode whole = Json.object();
    whole.set("asked", asked);
    write(whole.putArray("before"), before);
    write(whole.putArray("input"), input);
    return new String(Json.bytes(whole), StandardCharsets.UTF_8);
  }

  private static void write(ArrayNode to, List<Message> messages) {
    messages.forEach(
        message -> to.addObject().put("role", message.role()).put("text", message.content()));
  }

  /** Reads what {@link #json} wrote. */
  static ResponseContent of(String json) {
    ObjectNode whole = Json.parseObject(json.getBytes(StandardCharsets.UTF_8));
    return new ResponseContent(
        (ObjectNode) whole.required("asked"),
        messages(whole.required("before")),
        messages(whole.required("input")));
  }

  private static List<Message> messages(JsonNode array) {
    List<Message> messages = new ArrayList<>();
    array.forEach(
        one ->
            messages.add(
                new Message(one.required("role").asText(), one.required("text").asText())));
    return messages;
  }

  /** Everything that was said to the model, but for the instructions. */
  List<Message> conversation() {
    List<Message> all = new ArrayList<>(before);
    all.addAll(input);
    return all;
  }

  /** What the model gets. */
  List<Message> prompt(Optional<String> instructions) {
    List<Message> all = new ArrayList<>();
    instructions.ifPresent(text -> all.add(new Message("system", text)));
    for (Message said : conversation()) {
      all.add(said.role().equals(DEVELOPER) ? new Message("system", said.content()) : said);
    }
    return all;
  }
}

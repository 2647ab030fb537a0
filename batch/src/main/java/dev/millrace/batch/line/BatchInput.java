package dev.millrace.batch.line;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.http.Json;
import dev.millrace.ingest.openai.OfflineCall;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The lines of a job, all of them checked. A line is one of OpenAI's batches, {@code {"custom_id",
 * "method", "url", "body"}}, or simply what is asked, {@code {"prompt": ...}} or {@code
 * {"messages": ...}} with the parameters of completions or chat completions beside it.
 *
 * @param lines those that can be sent
 * @param problems what is wrong with the others, each beginning with its line
 */
public record BatchInput(List<BatchLine> lines, List<String> problems) {

  /** Most lines of a job. */
  public static final int MOST_LINES = 1_000_000;

  private static final int LONGEST_ID = 512;
  private static final Set<String> ENVELOPE = Set.of("custom_id", "method", "url", "body");

  public BatchInput {
    lines = List.copyOf(lines);
    problems = List.copyOf(problems);
  }

  /**
   * Reads them; empty lines are passed over.
   *
   * @param model of lines that name none
   */
  public static BatchInput read(List<String> texts, String model) {
    List<BatchLine> lines = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      int number = i + 1;
      if (texts.get(i).isBlank()) {
        continue;
      }
      try {
        BatchLine line = line(number, texts.get(i), model);
        Integer before = seen.putIfAbsent(line.customId(), number);
        if (before == null) {
          lines.add(line);
        } else {
          problems.add("line " + number + ": custom_id: is that of line " + before);
        }
      } catch (ApiException wrong) {
        problems.add("line " + number + ": " + wrong.error().message());
      }
    }
    if (lines.size() > MOST_LINES) {
      problems.add("line " + MOST_LINES + ": must be the last one, got " + lines.size());
    }
    return new BatchInput(lines, problems);
  }

  private static BatchLine line(int number, String text, String model) {
    ObjectNode object = Json.parseObject(text.getBytes(StandardCharsets.UTF_8));
    return object.has("body") || object.has("url")
        ? wrapped(number, object, model)
        : plain(number, object, model);
  }

  private static BatchLine wrapped(int number, ObjectNode object, String model) {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!ENVELOPE.contains(name)) {
                throw wrong(name, "is not a field of a batch line");
              }
            });
    if (!object.path("method").asText("POST").equals("POST")) {
      throw wrong("method", "must be POST");
    }
    if (!(object.get("body") instanceof ObjectNode body)) {
      throw wrong("body", "must be an object");
    }
    if (!object.has("custom_id")) {
      throw wrong("custom_id", "is missing");
    }
    return line(number, customId(number, object), object.path("url").asText(), body, model);
  }

  private static BatchLine plain(int number, ObjectNode object, String model) {
    String customId = customId(number, object);
    object.remove("custom_id");
    String url = object.has("messages") ? OfflineCall.CHAT : OfflineCall.COMPLETIONS;
    return line(number, customId, url, object, model);
  }

  private static BatchLine line(
      int number, String customId, String url, ObjectNode body, String model) {
    if (!body.has("model")) {
      body.put("model", model);
    }
    return new BatchLine(number, customId, OfflineCall.read(url, body));
  }

  private static String customId(int number, ObjectNode object) {
    JsonNode id = object.path("custom_id");
    if (id.isMissingNode()) {
      return "line-" + number;
    }
    if (!id.isTextual() || id.textValue().isEmpty() || id.textValue().length() > LONGEST_ID) {
      throw wrong("custom_id", "must be a text of 1 to " + LONGEST_ID + " characters");
    }
    return id.textValue();
  }

  private static ApiException wrong(String field, String what) {
    return ApiException.invalid(field + ": " + what);
  }
}

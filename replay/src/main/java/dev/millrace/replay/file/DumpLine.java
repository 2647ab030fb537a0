package dev.millrace.replay.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.dispatcher.cell.request.Prefix;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.replay.traffic.Served;
import dev.millrace.replay.traffic.TracedRequest;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request as a line of a dump: JSON, the fields as docs/scheduling.md has them. Keeps one copy of
 * each name. Single thread.
 */
final class DumpLine {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MICROS_PER_MILLI = 1_000;
  private static final int HEX = 16;

  private final Map<String, String> names = new HashMap<>();

  /** The line, without its end. */
  static String of(TracedRequest request) {
    ObjectNode line = JSON.createObjectNode();
    // Three digits behind the point are microseconds.
    if (request.atMicros() % MICROS_PER_MILLI == 0) {
      line.put("at_ms", request.atMicros() / MICROS_PER_MILLI);
    } else {
      line.put("at_ms", BigDecimal.valueOf(request.atMicros(), 3));
    }
    line.put("tenant", request.tenant());
    line.put("model", request.model());
    line.put("priority", request.priority().label());
    line.put("prompt_tokens", request.promptTokens());
    line.put("max_tokens", request.maxTokens());
    line.put("timeout_ms", request.timeoutMillis());
    ArrayNode prefix = line.putArray("prefix");
    for (int i = 0; i < Prefix.LENGTHS && request.prefix().at(i) != 0; i++) {
      prefix.add(Long.toHexString(request.prefix().at(i)));
    }
    if (request.inputTokens() != TracedRequest.UNKNOWN) {
      line.put("input_tokens", request.inputTokens());
    }
    if (request.outputTokens() != TracedRequest.UNKNOWN) {
      line.put("output_tokens", request.outputTokens());
    }
    request.served().ifPresent(served -> put(line, served));
    return line.toString();
  }

  private static void put(ObjectNode line, Served served) {
    line.put("outcome", served.outcome().name().toLowerCase(Locale.ROOT));
    line.put("cached_tokens", served.cachedTokens());
    line.put("queued_ms", served.queuedMillis());
    line.put("prefill_ms", served.prefillMillis());
    line.put("decode_ms", served.decodeMillis());
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException naming the field that is missing or wrong
   */
  TracedRequest read(String text) {
    JsonNode line;
    try {
      line = JSON.readTree(text);
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException("not JSON: " + broken.getOriginalMessage(), broken);
    }
    if (!line.isObject()) {
      throw new IllegalArgumentException("must be a JSON object");
    }
    return new TracedRequest(
        number(line, "at_ms").decimalValue().movePointRight(3).longValue(),
        text(line, "tenant"),
        text(line, "model"),
        Priority.ofLabel(text(line, "priority"))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "priority: must be critical, high, normal or low")),
        whole(line, "prompt_tokens"),
        whole(line, "max_tokens"),
        number(line, "timeout_ms").longValue(),
        prefix(line.path("prefix")),
        line.has("input_tokens") ? whole(line, "input_tokens") : TracedRequest.UNKNOWN,
        line.has("output_tokens") ? whole(line, "output_tokens") : TracedRequest.UNKNOWN,
        line.has("outcome") ? Optional.of(served(line)) : Optional.empty());
  }

  private Served served(JsonNode line) {
    String outcome = text(line, "outcome").toUpperCase(Locale.ROOT);
    try {
      return new Served(
          Outcome.valueOf(outcome),
          whole(line, "cached_tokens"),
          number(line, "queued_ms").longValue(),
          number(line, "prefill_ms").longValue(),
          number(line, "decode_ms").longValue());
    } catch (IllegalArgumentException unknown) {
      throw new IllegalArgumentException("outcome: " + unknown.getMessage(), unknown);
    }
  }

  private static Prefix prefix(JsonNode list) {
    if (list.isMissingNode()) {
      return Prefix.NONE;
    }
    if (!list.isArray() || list.size() > Prefix.LENGTHS) {
      throw new IllegalArgumentException("prefix: must be a list of at most 3 fingerprints");
    }
    long[] found = new long[Prefix.LENGTHS];
    for (int i = 0; i < list.size(); i++) {
      try {
        found[i] = Long.parseUnsignedLong(list.get(i).asText(), HEX);
      } catch (NumberFormatException wrong) {
        throw new IllegalArgumentException("prefix: must be hexadecimal numbers", wrong);
      }
    }
    return new Prefix(found[0], found[1], found[2]);
  }

  private String text(JsonNode line, String field) {
    JsonNode value = line.path(field);
    if (!value.isTextual() || value.asText().isEmpty()) {
      throw new IllegalArgumentException(field + ": must be a text");
    }
    return names.computeIfAbsent(value.asText(), same -> same);
  }

  private static int whole(JsonNode line, String field) {
    JsonNode value = number(line, field);
    if (!value.canConvertToInt() || !value.isIntegralNumber()) {
      throw new IllegalArgumentException(field + ": must be a whole number");
    }
    return value.asInt();
  }

  private static JsonNode number(JsonNode line, String field) {
    JsonNode value = line.path(field);
    if (!value.isNumber()) {
      throw new IllegalArgumentException(field + ": must be a number");
    }
    return value;
  }
}

package dev.millrace.ingest.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.http.Json;
import dev.millrace.ingest.http.StrictFields;
import dev.millrace.ingest.openai.OpenAiErrors;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.OutputOptions;
import dev.millrace.model.RequestId;
import dev.millrace.model.RequestRules;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Bodies of {@code POST /v1/responses}. A field that would change the output and is not supported
 * is refused by its name; one that could not change it is passed over. Stateless, any thread.
 */
final class ResponseBody {

  private static final Set<String> KNOWN =
      Set.of(
          "model",
          "input",
          "instructions",
          "max_output_tokens",
          "temperature",
          "top_p",
          "metadata",
          "store",
          "background",
          "stream",
          "previous_response_id",
          "service_tier",
          "text",
          // Which of their values are refused is said below.
          "tool_choice",
          "truncation",
          "top_logprobs",
          // Accounting, hints, and limits of what there is none of.
          "stream_options",
          "user",
          "safety_identifier",
          "prompt_cache_key",
          "prompt_cache_retention",
          "parallel_tool_calls",
          "max_tool_calls");

  private ResponseBody() {}

  /**
   * Reads one.
   *
   * @throws ApiException naming the field that is wrong or not supported
   */
  static ResponseCall read(ObjectNode body) {
    StrictFields fields = new StrictFields(body, "");
    fields.refuseUnsupported(KNOWN);
    refuseOtherAnswers(body, fields);
    boolean store = fields.flag("store").orElse(true);
    boolean background = fields.flag("background").orElse(false);
    if (background && !store) {
      throw ApiException.invalid("background: needs store to be true");
    }
    GenerationParameters parameters = parameters(fields);
    Optional<String> instructions = fields.text("instructions");
    Map<String, String> metadata = fields.strings("metadata");
    Optional<String> previous = fields.text("previous_response_id");
    return new ResponseCall(
        fields.text("model").orElseThrow(() -> ApiException.invalid("model: is missing")),
        InputItems.read(body.get("input")),
        instructions,
        parameters,
        metadata,
        asked(fields, parameters, instructions, metadata, previous),
        store,
        background,
        fields.flag("stream").orElse(false),
        previous.map(ResponseBody::previous),
        fields.text("service_tier"));
  }

  private static void refuseOtherAnswers(ObjectNode body, StrictFields fields) {
    JsonNode choice = body.path("tool_choice");
    if (!(choice.isMissingNode() || choice.isNull())
        && !(choice.isTextual() && Set.of("none", "auto").contains(choice.textValue()))) {
      throw OpenAiErrors.unsupported("tool_choice", " but for none and auto");
    }
    if (!fields.text("truncation").orElse("disabled").equals("disabled")) {
      throw OpenAiErrors.unsupported("truncation", " but for disabled");
    }
    if (fields.integer("top_logprobs").orElse(0) != 0) {
      throw OpenAiErrors.unsupported("top_logprobs", " but for 0");
    }
  }

  private static GenerationParameters parameters(StrictFields fields) {
    GenerationParameters defaults = GenerationParameters.DEFAULTS;
    int most = fields.integer("max_output_tokens").orElse(defaults.maxTokens());
    if (most < 1 || most > RequestRules.MAX_TOKENS) {
      throw ApiException.invalid(
          "max_output_tokens: must be 1 to " + RequestRules.MAX_TOKENS + ", got " + most);
    }
    return new GenerationParameters(
        most,
        fields.number("temperature").orElse(defaults.temperature()),
        defaults.topK(),
        fields.number("top_p").orElse(defaults.topP()),
        defaults.minP(),
        defaults.repeatPenalty(),
        defaults.frequencyPenalty(),
        defaults.presencePenalty(),
        defaults.seed(),
        defaults.stop(),
        new OutputOptions(TextFormat.read(fields), OptionalInt.empty(), Map.of()));
  }

  private static RequestId previous(String id) {
    return ResponseIds.request(id).orElseThrow(ResponseBody::noPrevious);
  }

  /** The response that the conversation is to go on from is none that the caller could see. */
  static ApiException noPrevious() {
    return ApiException.invalid("previous_response_id: there is no such response");
  }

  private static ObjectNode asked(
      StrictFields fields,
      GenerationParameters parameters,
      Optional<String> instructions,
      Map<String, String> metadata,
      Optional<String> previous) {
    ObjectNode asked = Json.object();
    asked.put("instructions", instructions.orElse(null));
    OptionalInt most = fields.integer("max_output_tokens");
    if (most.isPresent()) {
      asked.put("max_output_tokens", most.getAsInt());
    } else {
      asked.putNull("max_output_tokens");
    }
    asked
        .put("temperature", parameters.temperature())
        .put("top_p", parameters.topP())
        .put("previous_response_id", previous.orElse(null));
    ObjectNode own = asked.putObject("metadata");
    metadata.forEach(own::put);
    asked.set("text", TextFormat.shown(fields));
    return asked;
  }
}

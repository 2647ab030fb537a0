package dev.millrace.ingest.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.http.StrictFields;
import dev.millrace.model.GenerationParameters;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the bodies of all generating endpoints share. A field that would change the output and is
 * not supported is refused by its name; one that could not change it is passed over. One thread.
 */
final class CommonFields {

  /** What says how to generate, and is done. */
  private static final Set<String> SUPPORTED =
      Set.of(
          "model",
          "stream",
          "stream_options",
          "max_tokens",
          "temperature",
          "top_p",
          "n",
          "stop",
          "seed",
          "presence_penalty",
          "frequency_penalty",
          "service_tier",
          "metadata",
          "top_k",
          "min_p",
          "repetition_penalty");

  /** Accounting and hints of the caller. */
  private static final Set<String> HARMLESS =
      Set.of(
          "user",
          "safety_identifier",
          "store",
          "prompt_cache_key",
          "prompt_cache_retention",
          "parallel_tool_calls");

  private final StrictFields fields;

  /**
   * @param more fields of the endpoint's own
   */
  CommonFields(ObjectNode body, Set<String> more) {
    this.fields = new StrictFields(body, "");
    Set<String> known = new HashSet<>(SUPPORTED);
    known.addAll(HARMLESS);
    known.addAll(more);
    fields.refuseUnsupported(known);
    if (fields.integer("n").orElse(1) != 1) {
      throw OpenAiErrors.unsupported("n", " but for 1");
    }
  }

  StrictFields fields() {
    return fields;
  }

  String model() {
    return fields
        .text("model")
        .orElseThrow(() -> new ApiException(ApiError.invalid("model: is missing")));
  }

  boolean stream() {
    return fields.flag("stream").orElse(false);
  }

  /** Whether the stream ends with the number of tokens. */
  boolean includeUsage() {
    return fields
        .object("stream_options")
        .flatMap(options -> new StrictFields(options, "stream_options.").flag("include_usage"))
        .orElse(false);
  }

  Optional<String> serviceTier() {
    return fields.text("service_tier");
  }

  /**
   * How to generate.
   *
   * @param maxTokens the limit under the endpoint's own name
   */
  GenerationParameters parameters(Optional<Integer> maxTokens) {
    GenerationParameters defaults = GenerationParameters.DEFAULTS;
    List<String> stop = fields.texts("stop");
    return new GenerationParameters(
        maxTokens.orElseGet(() -> fields.integer("max_tokens").orElse(defaults.maxTokens())),
        fields.number("temperature").orElse(defaults.temperature()),
        fields.integer("top_k").orElse(defaults.topK()),
        fields.number("top_p").orElse(defaults.topP()),
        fields.number("min_p").orElse(defaults.minP()),
        fields.number("repetition_penalty").orElse(defaults.repeatPenalty()),
        fields.number("frequency_penalty").orElse(defaults.frequencyPenalty()),
        fields.number("presence_penalty").orElse(defaults.presencePenalty()),
        fields.whole("seed"),
        stop);
  }

  Map<String, String> metadata() {
    return fields.strings("metadata");
  }
}

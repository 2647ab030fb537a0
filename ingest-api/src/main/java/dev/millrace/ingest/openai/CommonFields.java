package dev.millrace.ingest.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.http.StrictFields;
import dev.millrace.ingest.submit.LogitBias;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.OutputForm;
import dev.millrace.model.OutputOptions;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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
          "repetition_penalty",
          "logprobs",
          "logit_bias");

  /** Accounting and hints of the caller. */
  private static final Set<String> HARMLESS =
      Set.of(
          "user",
          "safety_identifier",
          "store",
          "prompt_cache_key",
          "prompt_cache_retention",
          "parallel_tool_calls");

  /** Choices of one prompt. */
  private static final int MAX_CHOICES = 8;

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
  }

  /** How many choices each prompt has. */
  int choices() {
    int n = fields.integer("n").orElse(1);
    if (n < 1 || n > MAX_CHOICES) {
      throw ApiException.invalid("n: must be 1 to " + MAX_CHOICES + ", got " + n);
    }
    return n;
  }

  StrictFields fields() {
    return fields;
  }

  String model() {
    return fields.text("model").orElseThrow(() -> ApiException.invalid("model: is missing"));
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
   * @param form what the output keeps to
   * @param logprobs what to report with each token
   */
  GenerationParameters parameters(
      OptionalInt maxTokens, Optional<OutputForm> form, OptionalInt logprobs) {
    GenerationParameters defaults = GenerationParameters.DEFAULTS;
    return new GenerationParameters(
        maxTokens.orElse(fields.integer("max_tokens").orElse(defaults.maxTokens())),
        fields.number("temperature").orElse(defaults.temperature()),
        fields.integer("top_k").orElse(defaults.topK()),
        fields.number("top_p").orElse(defaults.topP()),
        fields.number("min_p").orElse(defaults.minP()),
        fields.number("repetition_penalty").orElse(defaults.repeatPenalty()),
        fields.number("frequency_penalty").orElse(defaults.frequencyPenalty()),
        fields.number("presence_penalty").orElse(defaults.presencePenalty()),
        fields.whole("seed"),
        fields.texts("stop"),
        new OutputOptions(form, logprobs, LogitBias.read(fields)));
  }

  Map<String, String> metadata() {
    return fields.strings("metadata");
  }
}

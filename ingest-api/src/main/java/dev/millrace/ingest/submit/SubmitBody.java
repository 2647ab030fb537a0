package dev.millrace.ingest.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.client.Submission;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.http.StrictFields;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.Message;
import dev.millrace.model.OutputForm;
import dev.millrace.model.OutputOptions;
import dev.millrace.model.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * The body of {@code POST /v1/requests}, read strictly: an unknown field is refused, because it is
 * most likely a misspelt one.
 *
 * @param submission without tenant and result address
 * @param resultTopic the caller's own topic for the result
 * @param cancelOnDisconnect whether the request ends when nobody follows its stream
 * @param sharing whether it may have the output of an equal request
 * @param timeout empty means the facade's default, zero means none
 */
record SubmitBody(
    Submission.Builder submission,
    String model,
    Priority priority,
    Optional<String> resultTopic,
    boolean cancelOnDisconnect,
    SharingMode sharing,
    Optional<Duration> timeout) {

  private static final Set<String> FIELDS =
      new TreeSet<>(
          Set.of(
              "model",
              "prompt",
              "messages",
              "passage",
              "priority",
              "max_tokens",
              "temperature",
              "top_k",
              "top_p",
              "min_p",
              "repeat_penalty",
              "frequency_penalty",
              "presence_penalty",
              "seed",
              "stop",
              "response_format",
              "grammar",
              "top_logprobs",
              "logit_bias",
              "timeout_ms",
              "metadata",
              "result_topic",
              "cancel_on_disconnect",
              "dedup"));

  /**
   * Reads it.
   *
   * @throws ApiException naming the field that is wrong
   */
  static SubmitBody read(ObjectNode body) {
    StrictFields fields = new StrictFields(body, "");
    fields.allowOnly(FIELDS);
    String model =
        fields.text("model").orElseThrow(() -> ApiException.invalid("model: is missing"));
    Priority priority = fields.text("priority").map(SubmitBody::priority).orElse(Priority.NORMAL);
    Submission.Builder submission =
        input(fields)
            .model(model)
            .priority(priority)
            .parameters(parameters(fields))
            .metadata(fields.strings("metadata"));
    OptionalLong millis = fields.whole("timeout_ms");
    Optional<Duration> timeout =
        millis.isPresent() ? Optional.of(timeout(millis.getAsLong())) : Optional.empty();
    timeout.ifPresent(submission::timeout);
    return new SubmitBody(
        submission,
        model,
        priority,
        fields.text("result_topic"),
        fields.flag("cancel_on_disconnect").orElse(false),
        fields.text("dedup").map(SubmitBody::sharing).orElse(SharingMode.AUTO),
        timeout);
  }

  private static SharingMode sharing(String label) {
    return SharingMode.ofLabel(label)
        .orElseThrow(() -> ApiException.invalid("dedup: must be auto, always or never"));
  }

  private static Submission.Builder input(StrictFields fields) {
    List<Submission.Builder> given = new ArrayList<>();
    fields.text("prompt").map(Submission::prompt).ifPresent(given::add);
    fields.array("messages").map(SubmitBody::chat).map(Submission::chat).ifPresent(given::add);
    fields.text("passage").map(Submission::passage).ifPresent(given::add);
    if (given.size() != 1) {
      throw ApiException.invalid("prompt: give either prompt, messages or passage");
    }
    return given.getFirst();
  }

  private static List<Message> chat(JsonNode array) {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      String place = "messages[" + i + "]";
      if (!(array.get(i) instanceof ObjectNode object)) {
        throw ApiException.invalid(place + ": must be an object");
      }
      StrictFields message = new StrictFields(object, place + ".");
      message.allowOnly(Set.of("role", "content"));
      messages.add(
          new Message(
              message
                  .text("role")
                  .orElseThrow(() -> ApiException.invalid(place + ".role: is missing")),
              message
                  .text("content")
                  .orElseThrow(() -> ApiException.invalid(place + ".content: is missing"))));
    }
    return messages;
  }

  private static Priority priority(String label) {
    return Priority.ofLabel(label)
        .orElseThrow(() -> ApiException.invalid("priority: must be critical, high, normal or low"));
  }

  private static Duration timeout(long millis) {
    if (millis < 0) {
      throw ApiException.invalid("timeout_ms: must not be negative (0 means none)");
    }
    return Duration.ofMillis(millis);
  }

  private static GenerationParameters parameters(StrictFields fields) {
    GenerationParameters defaults = GenerationParameters.DEFAULTS;
    return new GenerationParameters(
        fields.integer("max_tokens").orElse(defaults.maxTokens()),
        fields.number("temperature").orElse(defaults.temperature()),
        fields.integer("top_k").orElse(defaults.topK()),
        fields.number("top_p").orElse(defaults.topP()),
        fields.number("min_p").orElse(defaults.minP()),
        fields.number("repeat_penalty").orElse(defaults.repeatPenalty()),
        fields.number("frequency_penalty").orElse(defaults.frequencyPenalty()),
        fields.number("presence_penalty").orElse(defaults.presencePenalty()),
        fields.whole("seed"),
        fields.texts("stop"),
        new OutputOptions(form(fields), fields.integer("top_logprobs"), LogitBias.read(fields)));
  }

  private static Optional<OutputForm> form(StrictFields fields) {
    Optional<OutputForm> format = ResponseFormat.read(fields);
    Optional<OutputForm> grammar = fields.text("grammar").map(OutputForm.Grammar::new);
    if (format.isPresent() && grammar.isPresent()) {
      throw ApiException.invalid("grammar: give either response_format or grammar");
    }
    return format.or(() -> grammar);
  }
}

package dev.millrace.ingest.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.client.Submission;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.http.StrictFields;
import dev.millrace.ingest.submit.ResponseFormat;
import dev.millrace.model.RequestRules;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/** Bodies of {@code POST /v1/completions}. Stateless, any thread. */
final class CompletionBody {

  /** Choices of all prompts together. */
  private static final int MAX_CHOICES = 64;

  private static final Set<String> OWN = Set.of("prompt", "best_of", "response_format");

  private CompletionBody() {}

  /**
   * Reads one.
   *
   * @throws ApiException naming the field that is wrong or not supported
   */
  static OpenAiRequest read(ObjectNode body) {
    CommonFields common = new CommonFields(body, OWN);
    StrictFields fields = common.fields();
    int choices = common.choices();
    if (fields.integer("best_of").orElse(choices) != choices) {
      throw OpenAiErrors.unsupported("best_of", " but for n itself");
    }
    List<Supplier<Submission.Builder>> inputs = new ArrayList<>();
    for (String prompt : prompts(body, fields, choices)) {
      inputs.add(() -> Submission.prompt(prompt));
    }
    return OpenAiRequest.of(
        common,
        inputs,
        common.parameters(OptionalInt.empty(), ResponseFormat.read(fields), logprobs(fields)));
  }

  private static List<String> prompts(ObjectNode body, StrictFields fields, int choices) {
    JsonNode prompt = body.path("prompt");
    if (prompt.isMissingNode() || prompt.isNull()) {
      throw ApiException.invalid("prompt: is missing");
    }
    List<String> prompts = fields.texts("prompt");
    if (prompts.isEmpty() || prompts.size() * choices > MAX_CHOICES) {
      throw ApiException.invalid(
          "prompt: must be 1 to %d texts with n %d, got %d"
              .formatted(MAX_CHOICES / choices, choices, prompts.size()));
    }
    return prompts;
  }

  private static OptionalInt logprobs(StrictFields fields) {
    OptionalInt likeliest = fields.integer("logprobs");
    if (likeliest.isPresent()
        && (likeliest.getAsInt() < 0 || likeliest.getAsInt() > RequestRules.MAX_LOGPROBS)) {
      throw ApiException.invalid(
          "logprobs: must be 0 to " + RequestRules.MAX_LOGPROBS + ", got " + likeliest.getAsInt());
    }
    return likeliest;
  }
}

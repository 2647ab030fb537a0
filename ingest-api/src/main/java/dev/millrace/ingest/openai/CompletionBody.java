package dev.millrace.ingest.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.client.Submission;
import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.http.StrictFields;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Bodies of {@code POST /v1/completions}. Stateless, any thread. */
final class CompletionBody {

  private static final Set<String> OWN = Set.of("prompt", "best_of");

  private CompletionBody() {}

  /**
   * Reads one.
   *
   * @throws ApiException naming the field that is wrong or not supported
   */
  static OpenAiRequest read(ObjectNode body) {
    CommonFields common = new CommonFields(body, OWN);
    StrictFields fields = common.fields();
    if (fields.integer("best_of").orElse(1) != 1) {
      throw OpenAiErrors.unsupported("best_of", " but for 1");
    }
    JsonNode prompt = body.path("prompt");
    if (prompt.isMissingNode() || prompt.isNull()) {
      throw new ApiException(ApiError.invalid("prompt: is missing"));
    }
    List<String> texts = fields.texts("prompt");
    if (texts.size() != 1) {
      throw OpenAiErrors.unsupported("prompt", " but for a single text");
    }
    return OpenAiRequest.of(common, Submission.prompt(texts.getFirst()), Optional.empty());
  }
}

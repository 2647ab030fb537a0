package dev.millrace.ingest.openai;

import dev.millrace.client.Submission;
import java.util.Optional;

/**
 * What a caller asks for.
 *
 * @param submission without tenant, priority and timeout
 * @param serviceTier as the caller named it
 * @param stream whether the answer is told as it comes
 * @param includeUsage whether a stream ends with the number of tokens
 */
record OpenAiRequest(
    Submission.Builder submission,
    String model,
    Optional<String> serviceTier,
    boolean stream,
    boolean includeUsage) {

  /**
   * Out of what all endpoints share.
   *
   * @param maxTokens the limit of tokens, if the endpoint has another name for it
   */
  static OpenAiRequest of(
      CommonFields common, Submission.Builder input, Optional<Integer> maxTokens) {
    String model = common.model();
    return new OpenAiRequest(
        input.model(model).parameters(common.parameters(maxTokens)).metadata(common.metadata()),
        model,
        common.serviceTier(),
        common.stream(),
        common.includeUsage());
  }
}

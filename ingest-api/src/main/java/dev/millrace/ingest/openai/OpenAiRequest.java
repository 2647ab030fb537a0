package dev.millrace.ingest.openai;

import dev.millrace.client.Submission;
import dev.millrace.model.GenerationParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a caller asks for.
 *
 * @param choices one for each choice of the answer, without tenant, priority and timeout; those of
 *     one prompt follow one another
 * @param perPrompt choices of each prompt
 * @param logprobs whether choices say how likely their tokens were
 * @param serviceTier as the caller named it
 * @param stream whether the answer is told as it comes
 * @param includeUsage whether a stream ends with the number of tokens
 */
record OpenAiRequest(
    List<Submission.Builder> choices,
    String model,
    int perPrompt,
    boolean logprobs,
    Optional<String> serviceTier,
    boolean stream,
    boolean includeUsage) {

  /**
   * Out of what all endpoints share.
   *
   * @param inputs one for each prompt; each gives a new builder every time
   */
  static OpenAiRequest of(
      CommonFields common,
      List<Supplier<Submission.Builder>> inputs,
      GenerationParameters parameters) {
    String model = common.model();
    int perPrompt = common.choices();
    List<Submission.Builder> choices = new ArrayList<>();
    for (Supplier<Submission.Builder> input : inputs) {
      for (int i = 0; i < perPrompt; i++) {
        choices.add(
            input.get().model(model).parameters(of(parameters, i)).metadata(common.metadata()));
      }
    }
    return new OpenAiRequest(
        choices,
        model,
        perPrompt,
        parameters.output().logprobs().isPresent(),
        common.serviceTier(),
        common.stream(),
        common.includeUsage());
  }

  /** With one seed all choices of a prompt would be the same. */
  private static GenerationParameters of(GenerationParameters parameters, int choice) {
    return parameters.seed().isPresent()
        ? parameters.withSeed(parameters.seed().getAsLong() + choice)
        : parameters;
  }
}

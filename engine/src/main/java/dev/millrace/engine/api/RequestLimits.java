package dev.millrace.engine.api;

import dev.millrace.engine.api.GenerationRequest.Chat;
import dev.millrace.engine.api.GenerationRequest.Message;

/**
 * The limits that hold for a request on every engine, whatever the model.
 *
 * <p>Nothing reaches native code before this check: values that a native library would answer with
 * an abort of the process are refused here, by name.
 */
public final class RequestLimits {

  /** Most stop strings in a request. */
  public static final int MAX_STOPS = 16;

  /** Longest stop string, in UTF-16 units. */
  public static final int MAX_STOP_LENGTH = 256;

  /** Most turns in a conversation. */
  public static final int MAX_MESSAGES = 4096;

  /** Most alternatives reported with a token. */
  public static final int MAX_LOG_PROBABILITIES = 20;

  /** Most tokens with a bias. */
  public static final int MAX_BIASES = 1024;

  private RequestLimits() {}

  /**
   * Checks every field that can be judged without the model.
   *
   * @throws RejectedGenerationException naming the first field that breaks a limit
   */
  public static void check(GenerationRequest request) throws RejectedGenerationException {
    if (request.maxTokens() < 1) {
      throw refuse("max_tokens", "must be at least 1, not " + request.maxTokens());
    }
    checkInput(request.input());
    checkSampling(request.sampling());
    checkStops(request);
    checkOutput(request.output());
    if (request.timeout().isPresent() && !request.timeout().get().isPositive()) {
      throw refuse("timeout", "must be more than zero");
    }
    if (request.resumed().size() > request.maxTokens()) {
      throw refuse(
          "max_tokens",
          "must not be less than the %d tokens already generated, but is %d"
              .formatted(request.resumed().size(), request.maxTokens()));
    }
  }

  private static void checkInput(GenerationRequest.Input input) throws RejectedGenerationException {
    if (!(input instanceof Chat chat)) {
      return;
    }
    if (chat.messages().isEmpty()) {
      throw refuse("messages", "must hold at least one message");
    }
    if (chat.messages().size() > MAX_MESSAGES) {
      throw refuse(
          "messages",
          "must hold at most %d messages, not %d".formatted(MAX_MESSAGES, chat.messages().size()));
    }
    for (Message message : chat.messages()) {
      if (message.role().isBlank() || message.role().length() > 64) {
        throw refuse("messages.role", "must have 1 to 64 characters");
      }
    }
  }

  private static void checkSampling(SamplingParameters sampling)
      throws RejectedGenerationException {
    within("temperature", sampling.temperature(), 0, 2);
    if (sampling.topK() < 0) {
      throw refuse("top_k", "must be 0 or more, not " + sampling.topK());
    }
    within("top_p", sampling.topP(), 0, 1);
    if (sampling.topP() == 0) {
      throw refuse("top_p", "must be more than 0");
    }
    within("min_p", sampling.minP(), 0, 1);
    within("typical_p", sampling.typicalP(), 0, 1);
    if (sampling.typicalP() == 0) {
      throw refuse("typical_p", "must be more than 0");
    }
    within("repeat_penalty", sampling.repeatPenalty(), 0.01, 10);
    within("frequency_penalty", sampling.frequencyPenalty(), -2, 2);
    within("presence_penalty", sampling.presencePenalty(), -2, 2);
  }

  private static void checkOutput(OutputOptions output) throws RejectedGenerationException {
    int likeliest = output.logProbabilities().orElse(0);
    if (likeliest < 0 || likeliest > MAX_LOG_PROBABILITIES) {
      throw refuse(
          "top_logprobs",
          "must be from 0 to %d, not %d".formatted(MAX_LOG_PROBABILITIES, likeliest));
    }
    if (output.logitBias().size() > MAX_BIASES) {
      throw refuse(
          "logit_bias",
          "must hold at most %d tokens, not %d".formatted(MAX_BIASES, output.logitBias().size()));
    }
    for (double bias : output.logitBias().values()) {
      within("logit_bias", bias, -100, 100);
    }
  }

  private static void checkStops(GenerationRequest request) throws RejectedGenerationException {
    if (request.stop().size() > MAX_STOPS) {
      throw refuse(
          "stop",
          "must hold at most %d strings, not %d".formatted(MAX_STOPS, request.stop().size()));
    }
    for (String stop : request.stop()) {
      if (stop.isEmpty() || stop.length() > MAX_STOP_LENGTH) {
        throw refuse("stop", "each must have 1 to %d characters".formatted(MAX_STOP_LENGTH));
      }
    }
  }

  private static void within(String field, double value, double least, double most)
      throws RejectedGenerationException {
    if (!(value >= least && value <= most)) {
      throw refuse(field, "must be from %s to %s, not %s".formatted(least, most, value));
    }
  }

  private static RejectedGenerationException refuse(String field, String limit) {
    return new RejectedGenerationException(field, field + " " + limit);
  }
}

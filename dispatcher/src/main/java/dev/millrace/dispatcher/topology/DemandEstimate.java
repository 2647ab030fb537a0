package dev.millrace.dispatcher.topology;

import dev.millrace.dispatcher.cell.request.Demand;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.Message;

/**
 * Estimates what a request asks of a worker from its text alone: the dispatcher has no tokenizer.
 * Pure.
 */
public final class DemandEstimate {

  /** Characters of a token, about, in the languages that models know best. */
  private static final int CHARACTERS_PER_TOKEN = 4;

  /** What a template puts around each message, about. */
  private static final int TOKENS_PER_MESSAGE = 4;

  private DemandEstimate() {}

  /** What this request asks for, as the dispatcher sees it. */
  public static Demand of(InferenceRequest request) {
    return new Demand(
        promptTokens(request.input()),
        request.input() instanceof Input.Passage
            ? 0
            : Math.max(0, request.parameters().maxTokens()),
        PrefixFingerprint.of(request));
  }

  private static int promptTokens(Input input) {
    return switch (input) {
      case Input.Prompt prompt -> tokens(prompt.text());
      case Input.Passage passage -> tokens(passage.text());
      case Input.Chat chat ->
          chat.messages().stream()
              .map(Message::content)
              .mapToInt(content -> TOKENS_PER_MESSAGE + tokens(content))
              .sum();
    };
  }

  private static int tokens(String text) {
    return (text.length() + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
  }
}

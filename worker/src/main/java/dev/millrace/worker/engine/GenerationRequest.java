package dev.millrace.worker.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What to generate.
 *
 * @param input the prompt, raw or as a chat
 * @param sampling how tokens are chosen
 * @param maxTokens how many tokens at the most, at least 1
 * @param stop the output ends before any of these; none is empty
 * @param timeout counted from {@code start}; empty means none
 */
public record GenerationRequest(
    Input input,
    SamplingParameters sampling,
    int maxTokens,
    List<String> stop,
    Optional<Duration> timeout) {

  public GenerationRequest {
    stop = List.copyOf(stop);
  }

  /** A prompt, in one of the forms that the engine takes. */
  public sealed interface Input {}

  /** Text that is continued as it stands. */
  public record Prompt(String text) implements Input {}

  /** A conversation, rendered through the model's chat template. */
  public record Chat(List<Message> messages) implements Input {
    public Chat {
      messages = List.copyOf(messages);
    }
  }

  /**
   * One turn of a conversation.
   *
   * @param role as the chat template knows it: system, user, assistant, tool
   */
  public record Message(String role, String content) {}
}

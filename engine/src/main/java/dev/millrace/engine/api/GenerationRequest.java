package dev.millrace.engine.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What to generate.
 *
 * @param input the prompt, raw or as a chat
 * @param sampling how tokens are chosen
 * @param maxTokens how many tokens at the most, resumed ones included, at least 1
 * @param stop the output ends before any of these; none is empty
 * @param timeout counted from {@code start}; empty means none
 * @param resumed ids of the tokens that an earlier run of the same request generated. The output
 *     goes on after them as if it had never been interrupted: the first token reported has the
 *     index {@code resumed.size()}. Where they are the whole output, it only ends
 * @param output what else is asked of the output
 * @param cacheScope whose earlier prompts may count as cached
 */
public record GenerationRequest(
    Input input,
    SamplingParameters sampling,
    int maxTokens,
    List<String> stop,
    Optional<Duration> timeout,
    List<Integer> resumed,
    OutputOptions output,
    CacheScope cacheScope) {

  public GenerationRequest {
    stop = List.copyOf(stop);
    resumed = List.copyOf(resumed);
  }

  /** A request in the common cache scope. */
  public GenerationRequest(
      Input input,
      SamplingParameters sampling,
      int maxTokens,
      List<String> stop,
      Optional<Duration> timeout,
      List<Integer> resumed,
      OutputOptions output) {
    this(input, sampling, maxTokens, stop, timeout, resumed, output, CacheScope.COMMON);
  }

  /** A request that asks nothing else of its output, in the common cache scope. */
  public GenerationRequest(
      Input input,
      SamplingParameters sampling,
      int maxTokens,
      List<String> stop,
      Optional<Duration> timeout,
      List<Integer> resumed) {
    this(input, sampling, maxTokens, stop, timeout, resumed, OutputOptions.NONE);
  }

  /** A request that begins at its first token, in the common cache scope. */
  public GenerationRequest(
      Input input,
      SamplingParameters sampling,
      int maxTokens,
      List<String> stop,
      Optional<Duration> timeout) {
    this(input, sampling, maxTokens, stop, timeout, List.of());
  }

  /** The same request in another cache scope. */
  public GenerationRequest in(CacheScope scope) {
    return new GenerationRequest(input, sampling, maxTokens, stop, timeout, resumed, output, scope);
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

package dev.millrace.worker.run;

import dev.millrace.model.GenerationParameters;
import dev.millrace.model.Input;
import dev.millrace.model.WorkItem;
import dev.millrace.worker.engine.GenerationRequest;
import dev.millrace.worker.engine.SamplingParameters;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Work items in the engine's terms. Pure. */
final class EngineRequests {

  private EngineRequests() {}

  /** What the engine is asked for; the deadline must not have passed. */
  static GenerationRequest of(WorkItem item, Instant now) {
    GenerationParameters parameters = item.request().parameters();
    Optional<Duration> timeout = item.deadline().map(deadline -> Duration.between(now, deadline));
    return new GenerationRequest(
        input(item.request().input()),
        new SamplingParameters(
            parameters.temperature(),
            parameters.topK(),
            parameters.topP(),
            parameters.minP(),
            parameters.repeatPenalty(),
            parameters.frequencyPenalty(),
            parameters.presencePenalty(),
            parameters.seed()),
        parameters.maxTokens(),
        parameters.stop(),
        timeout);
  }

  private static GenerationRequest.Input input(Input input) {
    return switch (input) {
      case Input.Prompt(String text) -> new GenerationRequest.Prompt(text);
      case Input.Chat chat ->
          new GenerationRequest.Chat(
              chat.messages().stream()
                  .map(turn -> new GenerationRequest.Message(turn.role(), turn.content()))
                  .toList());
    };
  }
}

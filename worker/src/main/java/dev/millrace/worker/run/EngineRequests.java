package dev.millrace.worker.run;

import dev.millrace.engine.api.CacheScope;
import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.engine.api.OutputConstraint;
import dev.millrace.engine.api.OutputOptions;
import dev.millrace.engine.api.SamplingParameters;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.Input;
import dev.millrace.model.OutputForm;
import dev.millrace.model.WorkItem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Work items in the engine's terms. Pure. */
final class EngineRequests {

  private EngineRequests() {}

  /**
   * What the engine is asked for, in the cache scope of the tenant; the deadline must not have
   * passed.
   *
   * @param resumed output tokens that stand in the log
   */
  static GenerationRequest of(WorkItem item, List<Integer> resumed, Instant now) {
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
            timeout,
            resumed,
            output(parameters.output()))
        .in(new CacheScope(item.request().tenant()));
  }

  private static OutputOptions output(dev.millrace.model.OutputOptions output) {
    return new OutputOptions(
        output.logprobs(), output.logitBias(), output.form().map(EngineRequests::constraint));
  }

  private static OutputConstraint constraint(OutputForm form) {
    return switch (form) {
      case OutputForm.JsonSchema(String schema) -> new OutputConstraint.JsonSchema(schema);
      case OutputForm.Grammar(String gbnf) -> new OutputConstraint.Grammar(gbnf);
    };
  }

  private static GenerationRequest.Input input(Input input) {
    return switch (input) {
      case Input.Prompt(String text) -> new GenerationRequest.Prompt(text);
      case Input.Chat chat ->
          new GenerationRequest.Chat(
              chat.messages().stream()
                  .map(turn -> new GenerationRequest.Message(turn.role(), turn.content()))
                  .toList());
      case Input.Passage passage ->
          throw new IllegalArgumentException("nothing is generated of a passage");
    };
  }
}

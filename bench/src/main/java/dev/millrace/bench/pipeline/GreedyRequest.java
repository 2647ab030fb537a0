package dev.millrace.bench.pipeline;

import dev.millrace.client.Submission;
import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.engine.api.SamplingParameters;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.Priority;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The same request in the two forms that are compared: for an engine in process, and for the
 * pipeline.
 *
 * @param tokens how many, the likeliest each time
 */
public record GreedyRequest(String prompt, int tokens) {

  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  /** For an engine. */
  public GenerationRequest direct() {
    return new GenerationRequest(
        new GenerationRequest.Prompt(prompt),
        SamplingParameters.GREEDY,
        tokens,
        List.of(),
        Optional.empty());
  }

  /** For a client. */
  public Submission submission() {
    return submission(Priority.NORMAL);
  }

  /** For a client, with this priority. */
  public Submission submission(Priority priority) {
    return Submission.prompt(prompt)
        .priority(priority)
        .parameters(
            new GenerationParameters(tokens, 0, 0, 1, 0, 1, 0, 0, OptionalLong.empty(), List.of()))
        .timeout(TIMEOUT)
        .build();
  }
}

package dev.millrace.worker.canary;

import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.engine.api.SamplingParameters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A question whose one right answer is known.
 *
 * @param prompt a user's message, rendered through the model's chat template; not blank
 * @param answer the whole answer that a sound engine gives, greedy; not empty
 */
public record CanaryQuestion(String prompt, String answer) {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** Room to notice that an answer goes on where it should have ended. */
  private static final int SPARE_TOKENS = 8;

  /**
   * Checks both texts.
   *
   * @throws IllegalArgumentException if one is missing
   */
  public CanaryQuestion {
    if (prompt.isBlank() || answer.isEmpty()) {
      throw new IllegalArgumentException(
          "worker.canary-file: a prompt must not be blank and an answer must not be empty");
    }
  }

  /** What the engine is asked. A token is a byte at least, so the right answer always fits. */
  GenerationRequest request() {
    return new GenerationRequest(
        new GenerationRequest.Chat(List.of(new GenerationRequest.Message("user", prompt))),
        SamplingParameters.GREEDY,
        answer.getBytes(StandardCharsets.UTF_8).length + SPARE_TOKENS,
        List.of(),
        Optional.of(TIMEOUT));
  }
}

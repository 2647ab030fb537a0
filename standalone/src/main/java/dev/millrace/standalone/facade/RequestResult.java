package dev.millrace.standalone.facade;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * The end of one request as the command line prints it.
 *
 * @param outcome succeeded, failed, cancelled, timed_out
 * @param tokens number of tokens generated
 * @param ttftMs milliseconds from submitting to the first token; null when there was none
 * @param tokensPerSecond tokens after the first, over the time they took; null below two tokens
 * @param queueMs milliseconds from the arrival in the queue to a worker
 * @param error message; null unless it failed
 */
@JsonPropertyOrder({
  "id",
  "priority",
  "outcome",
  "text",
  "tokens",
  "ttft_ms",
  "tokens_per_s",
  "queue_ms",
  "error"
})
public record RequestResult(
    String id,
    String priority,
    String outcome,
    String text,
    int tokens,
    @JsonProperty("ttft_ms") @Nullable Double ttftMs,
    @JsonProperty("tokens_per_s") @Nullable Double tokensPerSecond,
    @JsonProperty("queue_ms") @Nullable Double queueMs,
    @Nullable String error) {

  /** Whether the model's answer is complete. */
  public boolean succeeded() {
    return outcome.equals("succeeded");
  }
}

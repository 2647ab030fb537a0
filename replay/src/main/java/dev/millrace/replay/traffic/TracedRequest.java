package dev.millrace.replay.traffic;

import dev.millrace.dispatcher.cell.request.Prefix;
import dev.millrace.model.Priority;
import java.util.Optional;

/**
 * One request of some traffic: what a scheduler sees of it, and what it came to.
 *
 * @param atMicros its arrival, in microseconds since the Unix epoch or any other time
 * @param tenant whose it is; in a dump usually a pseudonym
 * @param promptTokens of its prompt, as the dispatcher estimates them
 * @param maxTokens that it may generate
 * @param timeoutMillis from its arrival; 0 means none
 * @param prefix fingerprints of the beginnings of its prompt
 * @param inputTokens of its prompt, as a model counted them, or {@link #UNKNOWN}
 * @param outputTokens that it generated, or {@link #UNKNOWN}; no scheduler sees it
 * @param served what became of it, where that was recorded
 */
public record TracedRequest(
    long atMicros,
    String tenant,
    String model,
    Priority priority,
    int promptTokens,
    int maxTokens,
    long timeoutMillis,
    Prefix prefix,
    int inputTokens,
    int outputTokens,
    Optional<Served> served) {

  /** Stands for a number of tokens that nobody recorded. */
  public static final int UNKNOWN = -1;

  /** The longest timeout: a week, as everywhere. */
  private static final long LONGEST_TIMEOUT_MILLIS = 7L * 24 * 60 * 60 * 1_000;

  public TracedRequest {
    require("prompt_tokens", promptTokens, 0, Integer.MAX_VALUE);
    require("max_tokens", maxTokens, 1, Integer.MAX_VALUE);
    require("timeout_ms", timeoutMillis, 0, LONGEST_TIMEOUT_MILLIS);
    require("input_tokens", inputTokens, UNKNOWN, Integer.MAX_VALUE);
    require("output_tokens", outputTokens, UNKNOWN, Integer.MAX_VALUE);
  }

  private static void require(String field, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          field + ": must be " + least + " to " + most + ", got " + value);
    }
  }

  /** The same without a deadline. */
  public TracedRequest withoutTimeout() {
    return new TracedRequest(
        atMicros,
        tenant,
        model,
        priority,
        promptTokens,
        maxTokens,
        0,
        prefix,
        inputTokens,
        outputTokens,
        served);
  }

  /** The same at another time. */
  public TracedRequest at(long micros) {
    return new TracedRequest(
        micros,
        tenant,
        model,
        priority,
        promptTokens,
        maxTokens,
        timeoutMillis,
        prefix,
        inputTokens,
        outputTokens,
        served);
  }
}

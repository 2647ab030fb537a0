package dev.millrace.model;

import java.time.Instant;
import java.util.Optional;

/**
 * The accepted end of a request, for whoever acts on ends. Carries no prompt, and the output only
 * where it is short; both are in topics of their own.
 *
 * @param run the run whose verdict was accepted
 * @param attempts executions that were started
 * @param worker who ran it; the dispatcher itself where nothing ran
 * @param output the whole text of the stream; empty when it is unknown or too long, so that it has
 *     to be read from the result topic
 */
public record Completion(
    RequestId requestId,
    String tenant,
    String model,
    Priority priority,
    long run,
    int attempts,
    String worker,
    ResultAddress address,
    ResultEvent.Verdict verdict,
    Instant arrivedAt,
    Instant finishedAt,
    Optional<String> output) {

  /** Outputs of more bytes of UTF-8 are left out. */
  public static final int MAX_OUTPUT_BYTES = 64 * 1024;

  /** The same with this output. */
  public Completion withOutput(Optional<String> text) {
    return new Completion(
        requestId,
        tenant,
        model,
        priority,
        run,
        attempts,
        worker,
        address,
        verdict,
        arrivedAt,
        finishedAt,
        text);
  }
}

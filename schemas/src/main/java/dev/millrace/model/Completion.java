package dev.millrace.model;

import java.time.Instant;

/**
 * The accepted end of a request, for whoever acts on ends. Carries no prompt and no output; those
 * are in the result log.
 *
 * @param run the run whose verdict was accepted
 * @param attempts executions that were started
 * @param worker who ran it; the dispatcher itself where nothing ran
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
    Instant finishedAt) {}

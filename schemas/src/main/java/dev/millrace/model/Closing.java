package dev.millrace.model;

import java.time.Instant;

/**
 * A verdict that the dispatcher reached without a worker: cancelled or expired in the queue,
 * impossible, or out of attempts. Whoever takes it writes it to the result topic as a run of its
 * own.
 */
public record Closing(
    RequestId requestId,
    String model,
    long run,
    int attempt,
    ResultAddress address,
    ResultEvent.Verdict verdict,
    Instant at) {}

package dev.millrace.engine.llama.batch;

/**
 * What one sequence wants of the next step.
 *
 * @param pending tokens that the model has not seen yet, at least 1
 * @param decoding whether its first output token is out, so that a reader waits for the next
 */
public record Demand(int pending, boolean decoding) {}

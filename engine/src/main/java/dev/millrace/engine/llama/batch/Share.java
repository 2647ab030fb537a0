package dev.millrace.engine.llama.batch;

/**
 * What one sequence gets in a step.
 *
 * @param sequence index of its demand
 * @param count tokens, from its first pending one on, at least 1
 * @param complete whether that is all it wanted, so that its next token can be chosen
 */
public record Share(int sequence, int count, boolean complete) {}

package dev.millrace.worker.engine;

/**
 * One generated token.
 *
 * @param index position in the output, from 0, contiguous
 * @param id the model's token id
 * @param text what this token adds to the text; empty while a character or a possible stop string
 *     is incomplete, so that it may hold more than one token's worth later
 */
public record GeneratedToken(int index, int id, String text) {}

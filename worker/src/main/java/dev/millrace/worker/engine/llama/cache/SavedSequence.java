package dev.millrace.worker.engine.llama.cache;

import dev.millrace.worker.engine.llama.sampling.TokenList;

/**
 * A sequence of the KV cache outside the model.
 *
 * @param tokens what it holds; never added to
 * @param state its cells, readable by the same build of the library with the same model only
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; megabytes, so never copied either.
public record SavedSequence(TokenList tokens, byte[] state) {}

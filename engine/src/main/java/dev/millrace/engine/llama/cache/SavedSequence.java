package dev.millrace.engine.llama.cache;

import dev.millrace.engine.llama.sampling.TokenList;
import java.nio.ByteBuffer;

/**
 * A sequence of the KV cache outside the model.
 *
 * @param tokens what it holds; never added to
 * @param state its cells, outside the heap, readable by the same build of the library with the same
 *     model only
 */
public record SavedSequence(TokenList tokens, ByteBuffer state) {}

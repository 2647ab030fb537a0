package dev.millrace.engine.llama.cache;

import dev.millrace.engine.api.CacheScope;
import dev.millrace.engine.llama.sampling.TokenList;
import java.nio.ByteBuffer;

/**
 * A sequence of the KV cache outside the model.
 *
 * @param scope whose prompts may begin with it
 * @param tokens what it holds; never added to
 * @param state its cells, outside the heap, readable by the same build of the library with the same
 *     model only
 */
public record SavedSequence(CacheScope scope, TokenList tokens, ByteBuffer state) {}

/**
 * Who holds which cells of the model's KV cache: {@link
 * dev.millrace.engine.llama.cache.CacheSequences} lends sequences to generations, {@link
 * dev.millrace.engine.llama.cache.PrefixIndex} decides which finished ones are kept for prompts
 * that begin alike, {@link dev.millrace.engine.llama.cache.SequenceFile} carries them from one
 * process to the next.
 */
@NullMarked
package dev.millrace.engine.llama.cache;

import org.jspecify.annotations.NullMarked;

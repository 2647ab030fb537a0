/**
 * GGUF models through llama.cpp's C API, with our own continuous batch loop.
 *
 * <p>Read {@link dev.millrace.engine.llama.LlamaEngine} first, then {@code load} (a file becomes a
 * model), {@code request} (a request becomes tokens) and {@code loop} (one thread, every step).
 * What a step holds is decided in {@code batch}, which prompts need not be read again in {@code
 * cache}, draft tokens in {@code draft}, which token comes next in {@code sampling}, which ones may
 * in {@code grammar}; {@code batch} and {@code sampling} are pure. {@code model} is the border to
 * the native side, {@code natives} is the other side of it.
 *
 * <p>Reproducible output: the same request gives the same tokens if it runs in a batch of the same
 * shape. The library's rounding depends on how many sequences share a step, so tokens are certain
 * to repeat only with one slot and without the prefix cache; the random draws themselves depend on
 * nothing but the seed and the index of the token.
 */
@NullMarked
package dev.millrace.engine.llama;

import org.jspecify.annotations.NullMarked;

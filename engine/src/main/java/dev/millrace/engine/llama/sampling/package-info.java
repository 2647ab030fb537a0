/**
 * Which token comes next, from the model's logits: {@link
 * dev.millrace.engine.llama.sampling.TokenSampler}. Pure Java; the draw depends on the seed and the
 * index of the token only.
 */
@NullMarked
package dev.millrace.engine.llama.sampling;

import org.jspecify.annotations.NullMarked;

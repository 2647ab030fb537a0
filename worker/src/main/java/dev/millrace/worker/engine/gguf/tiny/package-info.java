/**
 * Small models with random weights, generated on the spot: {@link
 * dev.millrace.worker.engine.gguf.tiny.TinyGguf}.
 */
@NullMarked
package dev.millrace.worker.engine.gguf.tiny;

import org.jspecify.annotations.NullMarked;

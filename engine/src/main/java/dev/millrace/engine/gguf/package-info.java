/**
 * Model files: what a GGUF file says about itself, and whether the engine may open it.
 *
 * <p>Read {@link dev.millrace.engine.gguf.ModelFileCheck} first, then {@link
 * dev.millrace.engine.gguf.GgufHeader} and {@link dev.millrace.engine.gguf.GgufReader}. {@link
 * dev.millrace.engine.gguf.MemoryEstimate} says what a model takes once loaded.
 */
@NullMarked
package dev.millrace.engine.gguf;

import org.jspecify.annotations.NullMarked;

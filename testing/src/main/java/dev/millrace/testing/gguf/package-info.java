/**
 * Small models with random weights, generated on the spot: {@link
 * dev.millrace.testing.gguf.TinyGguf}.
 */
@NullMarked
package dev.millrace.testing.gguf;

import org.jspecify.annotations.NullMarked;

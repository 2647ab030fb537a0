/**
 * What it costs a facade to resume thousands of streams at once, and whether each reader gets every
 * byte once.
 *
 * <p>Read {@link dev.millrace.bench.readers.ReadersBench}, then {@code FacadeProcess} (the facade
 * that is killed and started again), {@code EventReaders} (all readers on one thread) and {@code
 * StreamCheck} (what one of them has seen).
 */
@NullMarked
package dev.millrace.bench.readers;

import org.jspecify.annotations.NullMarked;

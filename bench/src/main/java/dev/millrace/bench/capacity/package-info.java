/**
 * How many requests a second the pipeline carries, whatever is queued, beside a plain copy through
 * as many topics.
 *
 * <p>Read {@link dev.millrace.bench.capacity.CapacityBench} first.
 */
@NullMarked
package dev.millrace.bench.capacity;

import org.jspecify.annotations.NullMarked;

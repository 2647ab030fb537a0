/**
 * Measures the pipeline and, in the same run, the floor under it.
 *
 * <p>Read {@link dev.millrace.bench.pipeline.OverheadBench} first.
 */
@NullMarked
package dev.millrace.bench.pipeline;

import org.jspecify.annotations.NullMarked;

/**
 * Benchmarks: programs that measure the pipeline and, in the same run, the floor under it.
 *
 * <p>Read {@link dev.millrace.standalone.bench.BenchReport} (what each prints), then {@link
 * dev.millrace.standalone.bench.OverheadBench}.
 */
@NullMarked
package dev.millrace.standalone.bench;

import org.jspecify.annotations.NullMarked;

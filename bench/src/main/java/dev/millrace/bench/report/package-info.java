/**
 * The one form in which benchmarks end.
 *
 * <p>Read {@link dev.millrace.bench.report.BenchReport}.
 */
@NullMarked
package dev.millrace.bench.report;

import org.jspecify.annotations.NullMarked;

/** What the options of the benchmarks may be. */
@NullMarked
package dev.millrace.bench.option;

import org.jspecify.annotations.NullMarked;

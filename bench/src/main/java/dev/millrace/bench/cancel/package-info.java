/**
 * How soon a cancellation gives a slot back. Read {@link dev.millrace.bench.cancel.CancelBench},
 * then {@link dev.millrace.bench.cancel.SlotWatch}.
 */
@NullMarked
package dev.millrace.bench.cancel;

import org.jspecify.annotations.NullMarked;

/** Backpressure: when callers should hold back, with hysteresis. Advice, never a refusal. */
@NullMarked
package dev.millrace.dispatcher.cell.intake;

import org.jspecify.annotations.NullMarked;

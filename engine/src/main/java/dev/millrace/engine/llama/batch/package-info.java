/**
 * What one step of the loop holds: {@link dev.millrace.engine.llama.batch.BatchPlanner} divides it,
 * {@link dev.millrace.engine.llama.batch.PrefillPace} says how much of a prompt it may carry.
 */
@NullMarked
package dev.millrace.engine.llama.batch;

import org.jspecify.annotations.NullMarked;

/**
 * One run after another: from the work item to the verdict in the result topic.
 *
 * <p>Read {@link dev.millrace.worker.run.Runs}, then {@code RunPublication} (the pure part: what to
 * write when), then {@code Run} (the shell that does it), with {@code RunRecords} towards the log
 * and {@code RunGeneration} towards the engine. {@code VerdictFactory} says how a run ended.
 */
@NullMarked
package dev.millrace.worker.run;

import org.jspecify.annotations.NullMarked;

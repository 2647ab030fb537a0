/**
 * The worker: takes work from its topic, runs it on an engine, writes results, reports.
 *
 * <p>Read {@link dev.millrace.worker.Worker} (the role), {@code RunningWorker} (its parts) and
 * {@link dev.millrace.worker.WorkerConfig}, then how work arrives {@link
 * dev.millrace.worker.intake}, what happens to one piece of it {@link dev.millrace.worker.run},
 * what the dispatcher is told of it {@link dev.millrace.worker.report}, and how the engine is
 * checked {@link dev.millrace.worker.canary}; {@link dev.millrace.engine.api} is the seam to
 * whatever generates.
 */
@NullMarked
package dev.millrace.worker;

import org.jspecify.annotations.NullMarked;

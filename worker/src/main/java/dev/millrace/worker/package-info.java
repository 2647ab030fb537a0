/**
 * The worker: takes work from its topic, runs it on an engine, writes results, reports.
 *
 * <p>Read {@link dev.millrace.worker.Worker} (how the parts are put together), {@link
 * dev.millrace.worker.run.Runs} (what happens to one piece of work), {@link
 * dev.millrace.worker.Heartbeat}; {@link dev.millrace.engine.api} is the seam to whatever
 * generates.
 */
@NullMarked
package dev.millrace.worker;

import org.jspecify.annotations.NullMarked;

/**
 * One scheduling cell as a pure state machine: no Kafka, no clock, no log.
 *
 * <p>Read {@link dev.millrace.dispatcher.cell.request} (the state of a request), {@link
 * dev.millrace.dispatcher.cell.step} (what goes in and comes out of a step), then {@link
 * dev.millrace.dispatcher.cell.Cell} and its parts: WorkerReports and Timeouts (what changes the
 * state), RequestOutcomes (how requests end), Planner (who gets what), Restoration. The tables that
 * they work on are in {@link dev.millrace.dispatcher.cell.queue} and {@link
 * dev.millrace.dispatcher.cell.worker}.
 */
@NullMarked
package dev.millrace.dispatcher.cell;

import org.jspecify.annotations.NullMarked;

/**
 * One scheduling cell, pure: no Kafka, no clock, no log.
 *
 * <p>Read {@link dev.millrace.dispatcher.cell.RequestState} (where a request can be), {@link
 * dev.millrace.dispatcher.cell.CellEvent} and {@link dev.millrace.dispatcher.cell.Decision} (what
 * goes in and out), {@link dev.millrace.dispatcher.cell.Cell}, then its parts: Planner (who gets
 * what), WorkerReports, Clockwork, Endings, Ledger, Restoration.
 */
@NullMarked
package dev.millrace.dispatcher.cell;

import org.jspecify.annotations.NullMarked;

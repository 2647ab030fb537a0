/**
 * What a worker tells the dispatcher, and when.
 *
 * <p>Read {@link dev.millrace.worker.report.RunReports} (what runs have to say), then {@link
 * dev.millrace.worker.report.WorkerEvents} (how it reaches the log of worker events), then {@link
 * dev.millrace.worker.report.Heartbeat}, whose beats look at {@link
 * dev.millrace.worker.report.PauseWatch} and {@link dev.millrace.worker.report.ProgressWatch}.
 */
@NullMarked
package dev.millrace.worker.report;

import org.jspecify.annotations.NullMarked;

/**
 * The workers of a cell: {@link dev.millrace.dispatcher.cell.worker.WorkerTable} of {@link
 * dev.millrace.dispatcher.cell.worker.KnownWorker}s, and the {@link
 * dev.millrace.dispatcher.cell.worker.Placement} that chooses among them.
 */
@NullMarked
package dev.millrace.dispatcher.cell.worker;

import org.jspecify.annotations.NullMarked;

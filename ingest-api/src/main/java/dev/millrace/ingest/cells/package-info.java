/**
 * Queues and workers as the facade sees them: the last status of every scheduling cell.
 *
 * <p>Read {@link dev.millrace.ingest.cells.CellDirectory}, then {@link
 * dev.millrace.ingest.cells.CellEndpoints}.
 */
@NullMarked
package dev.millrace.ingest.cells;

import org.jspecify.annotations.NullMarked;

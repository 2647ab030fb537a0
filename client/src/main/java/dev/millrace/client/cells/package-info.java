/**
 * Queues and workers as everybody outside the dispatcher sees them: the last status of every
 * scheduling cell.
 *
 * <p>Read {@link dev.millrace.client.cells.CellDirectory}, then {@link
 * dev.millrace.client.cells.CellReader}.
 */
@NullMarked
package dev.millrace.client.cells;

import org.jspecify.annotations.NullMarked;

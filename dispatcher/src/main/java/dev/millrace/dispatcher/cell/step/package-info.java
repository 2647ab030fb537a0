/**
 * One step of a cell: {@link dev.millrace.dispatcher.cell.step.CellEvent} at a {@link
 * dev.millrace.dispatcher.cell.step.Now} in, {@link dev.millrace.dispatcher.cell.step.Decision}s
 * out; by the {@link dev.millrace.dispatcher.cell.step.CellRules}.
 */
@NullMarked
package dev.millrace.dispatcher.cell.step;

import org.jspecify.annotations.NullMarked;

/**
 * The workers of a cell: {@link dev.millrace.dispatcher.cell.worker.WorkerTable} of {@link
 * dev.millrace.dispatcher.cell.worker.KnownWorker}s. Placement is how one is chosen, CreditIndex
 * the order of those that have credit, PrefixHomes where beginnings of prompts are cached.
 */
@NullMarked
package dev.millrace.dispatcher.cell.worker;

import org.jspecify.annotations.NullMarked;

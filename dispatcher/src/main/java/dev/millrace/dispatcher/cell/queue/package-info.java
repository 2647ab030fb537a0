/**
 * The requests of a cell. Read {@link dev.millrace.dispatcher.cell.queue.RequestTable}, then its
 * indices ModelQueue, TimerQueue, EndedRequests and RunHistory; ClosingLane says which verdicts are
 * asked for.
 */
@NullMarked
package dev.millrace.dispatcher.cell.queue;

import org.jspecify.annotations.NullMarked;

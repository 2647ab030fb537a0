/**
 * The requests of a cell. Read {@link dev.millrace.dispatcher.cell.queue.RequestTable}, then its
 * indices ModelQueue, RunsByWorker, TimerQueue, EndedRequests and RunHistory. ModelQueue says which
 * request is next: ClassQueue inside a class, TenantShares between its tenants, Line inside a
 * tenant. ClosingLane says which verdicts are asked for.
 */
@NullMarked
package dev.millrace.dispatcher.cell.queue;

import org.jspecify.annotations.NullMarked;

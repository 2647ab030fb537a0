/**
 * A request on its way through a cell: {@link dev.millrace.dispatcher.cell.request.RequestState}
 * and its legal transitions.
 */
@NullMarked
package dev.millrace.dispatcher.cell.request;

import org.jspecify.annotations.NullMarked;

package dev.millrace.dispatcher.cell.step;

import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.model.RequestId;

/**
 * One run that is given to a worker.
 *
 * @param pending the request, this attempt counted
 * @param run its number
 * @param mayHavePredecessor whether another run may have written to the result topic before
 */
public record DispatchItem(Pending pending, long run, boolean mayHavePredecessor) {

  /** The request's id. */
  public RequestId id() {
    return pending.id();
  }

  /** How many times it was dispatched, this time counted. */
  public int attempt() {
    return pending.attempts();
  }
}

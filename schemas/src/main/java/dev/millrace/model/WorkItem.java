package dev.millrace.model;

import java.time.Instant;
import java.util.Optional;

/**
 * One execution that the dispatcher asks for.
 *
 * @param run the number of this execution, higher than any before it in the scheduling cell
 * @param attempt 1 for the first execution of the request
 * @param arrivedAt when the request reached its topic
 * @param deadline when it has to be over; empty means never
 * @param address where the result goes, always resolved
 * @param mayHavePredecessor false only when no other run can have written to the result topic
 *     before this one, so that the run need not read what stands before its marker
 */
public record WorkItem(
    InferenceRequest request,
    Priority priority,
    long run,
    int attempt,
    Instant arrivedAt,
    Optional<Instant> deadline,
    ResultAddress address,
    boolean mayHavePredecessor) {

  /** An item whose run may have had a predecessor. */
  public WorkItem(
      InferenceRequest request,
      Priority priority,
      long run,
      int attempt,
      Instant arrivedAt,
      Optional<Instant> deadline,
      ResultAddress address) {
    this(request, priority, run, attempt, arrivedAt, deadline, address, true);
  }
}

package dev.millrace.model;

import java.time.Duration;
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
 * @param sentAt when it was sent, by the clock of arrival and deadline; empty where the receiver's
 *     clock is taken to be the same
 */
public record WorkItem(
    InferenceRequest request,
    Priority priority,
    long run,
    int attempt,
    Instant arrivedAt,
    Optional<Instant> deadline,
    ResultAddress address,
    boolean mayHavePredecessor,
    Optional<Instant> sentAt) {

  /** An item whose run may have had a predecessor. */
  public WorkItem(
      InferenceRequest request,
      Priority priority,
      long run,
      int attempt,
      Instant arrivedAt,
      Optional<Instant> deadline,
      ResultAddress address) {
    this(request, priority, run, attempt, arrivedAt, deadline, address, true, Optional.empty());
  }

  /**
   * The same by the receiver's clock: what was left when it was sent is left when it is received.
   *
   * @param now the receiver's time
   */
  public WorkItem receivedAt(Instant now) {
    if (sentAt.isEmpty()) {
      return this;
    }
    Duration ahead = Duration.between(sentAt.get(), now);
    return new WorkItem(
        request,
        priority,
        run,
        attempt,
        arrivedAt.plus(ahead),
        deadline.map(due -> due.plus(ahead)),
        address,
        mayHavePredecessor,
        Optional.empty());
  }
}

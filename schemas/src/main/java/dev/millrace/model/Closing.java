package dev.millrace.model;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * A verdict that the dispatcher reached without a worker: cancelled or expired in the queue,
 * impossible, or out of attempts. Whoever takes it writes it to the result topic as a run of its
 * own.
 *
 * @param run that writes it
 * @param attempt executions so far
 * @param address where the result goes
 * @param mayHavePredecessor false only when no other run can have written to the result topic
 *     before this one, so that its writer need not read what stands there
 * @param tenant whose request it is; empty where the dispatcher of an earlier version did not say
 * @param cell that waits for the report of the end; empty where that is the cell of the model's key
 */
public record Closing(
    RequestId requestId,
    String model,
    long run,
    int attempt,
    ResultAddress address,
    ResultEvent.Verdict verdict,
    Instant at,
    boolean mayHavePredecessor,
    String tenant,
    OptionalInt cell) {

  /** In the cell of the model's key. */
  public Closing(
      RequestId requestId,
      String model,
      long run,
      int attempt,
      ResultAddress address,
      ResultEvent.Verdict verdict,
      Instant at,
      boolean mayHavePredecessor,
      String tenant) {
    this(
        requestId,
        model,
        run,
        attempt,
        address,
        verdict,
        at,
        mayHavePredecessor,
        tenant,
        OptionalInt.empty());
  }

  /** The same verdict, before which another run may have written. */
  public Closing behindOthers() {
    return copy(true, cell);
  }

  /** The same verdict, reached in this cell. */
  public Closing in(int deciding) {
    return copy(mayHavePredecessor, OptionalInt.of(deciding));
  }

  private Closing copy(boolean behind, OptionalInt deciding) {
    return new Closing(
        requestId, model, run, attempt, address, verdict, at, behind, tenant, deciding);
  }
}

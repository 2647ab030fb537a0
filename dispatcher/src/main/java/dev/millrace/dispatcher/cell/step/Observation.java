package dev.millrace.dispatcher.cell.step;

import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.WorkerId;
import java.time.Duration;
import java.util.Set;

/** An occurrence to count or log. */
public sealed interface Observation {

  /** A request was dispatched after this time in the queue. */
  record Waited(Priority priority, Duration queued) implements Observation {}

  /** A run ended because its worker was lost or gave it back. */
  record TakenBack(RequestId requestId, long run, int attempt, WorkerId worker, LossReason reason)
      implements Observation {}

  /** The cell ended a request by itself. */
  record Closed(RequestId requestId, Outcome outcome) implements Observation {}

  /** A request was ended at its arrival because the queue is full. */
  record Refused(RequestId requestId, String model) implements Observation {}

  /** A request with a known id arrived again. */
  record DuplicateRequest(RequestId requestId) implements Observation {}

  /** A run ended that is not, or no longer, current. */
  record StaleEnd(RequestId requestId, long run, WorkerId worker) implements Observation {}

  /** An event of an earlier incarnation, or a repeated one. */
  record StaleEvent(WorkerId worker) implements Observation {}

  /** Callers are asked to hold back requests of these priorities of the model, and no others. */
  record IntakeChanged(String model, Set<Priority> closed) implements Observation {
    public IntakeChanged {
      closed = Set.copyOf(closed);
    }
  }

  /** A worker appeared or came back to life. */
  record WorkerUp(WorkerId worker, long epoch) implements Observation {}

  /** A worker was lost. */
  record WorkerDown(WorkerId worker, long epoch, LossReason reason) implements Observation {}
}

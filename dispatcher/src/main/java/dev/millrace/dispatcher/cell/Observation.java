package dev.millrace.dispatcher.cell;

import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.WorkerId;
import java.time.Duration;

/** Something worth counting or logging. */
public sealed interface Observation {

  /** Why a run was taken from a worker. */
  enum Trouble {
    /** The worker announced a new incarnation. */
    RESTARTED,
    /** Its heartbeats stopped. */
    SILENT,
    /** It left while it held the run. */
    LEFT,
    /** It holds runs and decodes nothing. */
    WEDGED,
    /** It says that it does not hold the run, which it never ended. */
    LOST,
    /** It gave the run back. */
    DECLINED,
    /** Its work topic is gone. */
    UNREACHABLE
  }

  /** A request was given to a worker for the first time or again. */
  record Waited(Priority priority, Duration queued) implements Observation {}

  /** A run was taken from its worker. */
  record TakenBack(RequestId requestId, long run, int attempt, WorkerId worker, Trouble trouble)
      implements Observation {}

  /** A verdict of the cell's own. */
  record Closed(RequestId requestId, Outcome outcome) implements Observation {}

  /** A request whose id is known already. */
  record DuplicateRequest(RequestId requestId) implements Observation {}

  /** The end of a run that is not, or no longer, the current one. */
  record StaleEnd(RequestId requestId, long run, WorkerId worker) implements Observation {}

  /** An event of an old incarnation, or one seen before. */
  record StaleEvent(WorkerId worker) implements Observation {}

  /** A worker is there, newly or again. */
  record WorkerUp(WorkerId worker, long epoch) implements Observation {}

  /** A worker is gone or silent. */
  record WorkerDown(WorkerId worker, long epoch, Trouble trouble) implements Observation {}
}

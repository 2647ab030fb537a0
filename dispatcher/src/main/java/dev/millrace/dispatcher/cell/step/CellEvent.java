package dev.millrace.dispatcher.cell.step;

import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.model.Control;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.WorkerEvent;
import dev.millrace.model.WorkerId;
import java.util.Optional;
import java.util.Set;

/** The input of one step of a cell. */
public sealed interface CellEvent {

  /**
   * A request was read from its topic.
   *
   * @param violation the rule it breaks; it fails with this error and never runs
   * @param unread whether no earlier incarnation of the cell can have read it
   * @param elsewhere what waits in the other cells of the process
   */
  record Arrived(Pending pending, Optional<ErrorInfo> violation, boolean unread, Waiting elsewhere)
      implements CellEvent {}

  /** A control record, such as a cancellation, was read. */
  record ControlReceived(Control control) implements CellEvent {}

  /** A worker, or the writer of closings, sent an event. */
  record Reported(WorkerEvent event) implements CellEvent {}

  /** Whether the worker's work topic exists. Nothing is dispatched to a worker before it does. */
  record Reachable(WorkerId worker, boolean reachable) implements CellEvent {}

  /**
   * Other rules hold from now on: patience, order, placement, batching and watermarks, for what
   * waits and runs, too. What depends on other rules keeps those that the cell was made with.
   *
   * @param drained workers that get no new work
   */
  record Ruled(CellRules rules, Set<WorkerId> drained) implements CellEvent {
    public Ruled {
      drained = Set.copyOf(drained);
    }
  }

  /** The clock advanced: checks deadlines, liveness and back-offs. */
  record Tick() implements CellEvent {}
}

package dev.millrace.dispatcher.cell;

import dev.millrace.model.Control;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.WorkerEvent;
import dev.millrace.model.WorkerId;
import java.util.Optional;

/** What a cell decides upon. */
public sealed interface CellEvent {

  /**
   * A request reached its topic.
   *
   * @param violation the rule it breaks; it is told so and never runs
   */
  record Arrived(Pending pending, Optional<ErrorInfo> violation) implements CellEvent {}

  /** A caller asks for something. */
  record Asked(Control control) implements CellEvent {}

  /** A worker, or the closing loop, reports. */
  record Reported(WorkerEvent event) implements CellEvent {}

  /** Whether the worker's work topic exists; until it is said to, the worker gets nothing. */
  record Reachable(WorkerId worker, boolean reachable) implements CellEvent {}

  /** Time passed: deadlines, liveness, back-offs. */
  record TimePassed() implements CellEvent {}
}

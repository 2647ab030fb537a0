package dev.millrace.dispatcher.cell;

import dev.millrace.dispatcher.cell.queue.ClosingLane;
import dev.millrace.dispatcher.cell.queue.RequestTable;
import dev.millrace.dispatcher.cell.request.RequestState.Closing;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Decision.Close;
import dev.millrace.dispatcher.cell.step.Decision.DeadLetterRequest;
import dev.millrace.dispatcher.cell.step.Observation;
import dev.millrace.dispatcher.cell.step.RunNumbers;
import dev.millrace.dispatcher.cell.step.StepResult;
import dev.millrace.model.DeadLetter.ReasonCode;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.RequestId;
import java.time.Instant;
import java.util.Optional;

/** Has the verdicts that the cell reaches by itself written to result topics. Single thread. */
final class OwnVerdicts {

  private final RequestTable requests;
  private final RunNumbers runs;
  private final ClosingLane lane;

  OwnVerdicts(CellRules rules, RequestTable requests, RunNumbers runs) {
    this.requests = requests;
    this.runs = runs;
    this.lane = new ClosingLane(rules.closings());
  }

  /** The cell has reached this verdict. */
  void reach(Closing closing, StepResult step) {
    requests.put(closing, step);
    resume(closing, step);
    step.observe(new Observation.Closed(closing.id(), closing.verdict().outcome()));
  }

  /** The verdict of a restored cell: whatever was sent for it may be lost. */
  void resume(Closing closing, StepResult step) {
    Optional<ErrorInfo> error = closing.verdict().error();
    if (error.isPresent() && error.get().code() == ErrorCode.ATTEMPTS_EXHAUSTED) {
      step.decide(
          new DeadLetterRequest(
              closing.pending(), ReasonCode.ATTEMPTS_EXHAUSTED, error.get().message()));
    }
    if (lane.admit(closing, step.now().wall())) {
      ask(closing, step);
    }
  }

  /** The timer of the verdict has rung: asks for it again if it seems to be lost. */
  void check(Closing closing, StepResult step) {
    Instant now = step.now().wall();
    if (lane.takeLost(closing, now)) {
      ask(closing, step);
      askForNext(step);
    }
    requests.recheck(closing.id(), lane.dueAt(closing, now));
  }

  /** Another run may have ended the request before, or overtaken the verdict's: a higher one. */
  void contest(Closing closing, StepResult step) {
    Closing higher = closing.again(runs.next(step));
    requests.put(higher, step);
    if (lane.renew(higher, step.now().wall())) {
      ask(higher, step);
    }
  }

  /** The verdict's end was reported. */
  void reported(RequestId id, StepResult step) {
    lane.reported(id, step.now().wall());
    askForNext(step);
  }

  private void askForNext(StepResult step) {
    for (Optional<RequestId> next = lane.next(); next.isPresent(); next = lane.next()) {
      if (requests.find(next.get()).orElse(null) instanceof Closing closing
          && lane.admit(closing, step.now().wall())) {
        ask(closing, step);
      }
    }
  }

  private void ask(Closing closing, StepResult step) {
    boolean first = requests.isFirst(closing.id(), closing.run());
    step.decide(new Close(closing.closing(!first)));
  }
}

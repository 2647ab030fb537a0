package dev.millrace.dispatcher.cell;

import dev.millrace.dispatcher.cell.queue.EarlyCancels;
import dev.millrace.dispatcher.cell.queue.RequestTable;
import dev.millrace.dispatcher.cell.request.RequestState;
import dev.millrace.dispatcher.cell.request.RequestState.Closing;
import dev.millrace.dispatcher.cell.request.RequestState.Dispatched;
import dev.millrace.dispatcher.cell.request.RequestState.Ended;
import dev.millrace.dispatcher.cell.request.RequestState.Queued;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.LossReason;
import dev.millrace.dispatcher.cell.step.Observation.WorkerDown;
import dev.millrace.dispatcher.cell.step.StepResult;
import dev.millrace.dispatcher.cell.worker.KnownWorker;
import dev.millrace.dispatcher.cell.worker.WorkerTable;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import java.time.Instant;
import java.util.Optional;

/** Handles whatever becomes due by time alone. Single thread. */
final class Timeouts {

  private final CellRules rules;
  private final RequestTable requests;
  private final EarlyCancels earlyCancels;
  private final WorkerTable workers;
  private final RequestOutcomes outcomes;
  private final OwnVerdicts verdicts;

  Timeouts(
      CellRules rules,
      RequestTable requests,
      EarlyCancels earlyCancels,
      WorkerTable workers,
      RequestOutcomes outcomes,
      OwnVerdicts verdicts) {
    this.rules = rules;
    this.requests = requests;
    this.earlyCancels = earlyCancels;
    this.workers = workers;
    this.outcomes = outcomes;
    this.verdicts = verdicts;
  }

  /** Fires the expired timers of requests. Cheap if there are none; runs before every dispatch. */
  void fireTimers(StepResult step) {
    Instant now = step.now().wall();
    for (Optional<RequestState> due = requests.takeDue(now);
        due.isPresent();
        due = requests.takeDue(now)) {
      fire(due.get(), step);
    }
  }

  /** Checks the liveness and progress of workers, and forgets what has expired. */
  void check(StepResult step) {
    for (KnownWorker worker : workers.takeDue(step.now())) {
      if (worker.silent(rules.livenessTimeout(), step.now())) {
        worker.markDead(step.now());
        loseRuns(worker, LossReason.SILENT, step);
      } else if (worker.stalled(rules.progressTimeout(), step.now())) {
        worker.markWedged(step.now());
        loseRuns(worker, LossReason.WEDGED, step);
      } else if (worker.deadFor(rules.workerMemory(), step.now())) {
        workers.drop(worker, step);
      }
      workers.schedule(worker);
    }
    requests.forgetEnded(step);
    requests.forgetModels(step);
    earlyCancels.expire(step);
  }

  private void loseRuns(KnownWorker worker, LossReason reason, StepResult step) {
    step.observe(new WorkerDown(worker.id(), worker.epoch(), reason));
    step.markChanged(worker.model());
    for (Dispatched run : requests.runsOf(worker.id())) {
      boolean confirmed = worker.acknowledged(run.run());
      worker.abandon(run.run());
      outcomes.lost(run, confirmed, reason, step);
    }
  }

  private void fire(RequestState state, StepResult step) {
    switch (state) {
      case Queued queued -> fire(queued, step);
      case Dispatched run -> {
        workers.find(run.worker()).ifPresent(worker -> worker.abandon(run.run()));
        outcomes.abandon(run, step);
      }
      case Closing closing -> verdicts.check(closing, step);
      case Ended ended -> {}
    }
  }

  private void fire(Queued queued, StepResult step) {
    Instant now = step.now().wall();
    if (queued.pending().deadline().filter(deadline -> !deadline.isAfter(now)).isPresent()) {
      outcomes.expire(queued, step);
    } else if (requests.knownModels().contains(queued.model())) {
      requests.reschedule(queued, now);
    } else {
      outcomes.fail(
          queued,
          new ErrorInfo(
              ErrorCode.MODEL_NOT_FOUND, "model: no worker serves '" + queued.model() + "'"),
          step);
    }
  }
}

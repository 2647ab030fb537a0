package dev.millrace.dispatcher.cell;

import dev.millrace.dispatcher.cell.queue.RequestTable;
import dev.millrace.dispatcher.cell.request.RequestState;
import dev.millrace.dispatcher.cell.request.RequestState.Closing;
import dev.millrace.dispatcher.cell.request.RequestState.Dispatched;
import dev.millrace.dispatcher.cell.request.RequestState.Ended;
import dev.millrace.dispatcher.cell.request.RequestState.Queued;
import dev.millrace.dispatcher.cell.shard.Lending;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Decision.Keep;
import dev.millrace.dispatcher.cell.step.Decision.StopRun;
import dev.millrace.dispatcher.cell.step.Entry;
import dev.millrace.dispatcher.cell.step.LossReason;
import dev.millrace.dispatcher.cell.step.Observation.StaleEnd;
import dev.millrace.dispatcher.cell.step.Observation.StaleEvent;
import dev.millrace.dispatcher.cell.step.Observation.WorkerDown;
import dev.millrace.dispatcher.cell.step.Observation.WorkerUp;
import dev.millrace.dispatcher.cell.step.StepResult;
import dev.millrace.dispatcher.cell.worker.KnownWorker;
import dev.millrace.dispatcher.cell.worker.WorkerTable;
import dev.millrace.model.RequestId;
import dev.millrace.model.WorkerEvent;
import dev.millrace.model.WorkerEvent.Died;
import dev.millrace.model.WorkerEvent.HeldRun;
import dev.millrace.model.WorkerEvent.Left;
import dev.millrace.model.WorkerEvent.Origin;
import dev.millrace.model.WorkerEvent.RunAccepted;
import dev.millrace.model.WorkerEvent.RunDeclined;
import dev.millrace.model.WorkerEvent.RunEnded;
import dev.millrace.model.WorkerEvent.ShardReported;
import dev.millrace.model.WorkerEvent.Status;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Handles the events of workers. What a worker says about itself counts only from its newest
 * incarnation and only once. What it says about a run counts by the run number alone, because an
 * event that is repeated after a crash must lead to the same decisions again. Single thread.
 */
final class WorkerReports {

  private final CellRules rules;
  private final RequestTable requests;
  private final WorkerTable workers;
  private final RequestOutcomes outcomes;
  private final OwnVerdicts verdicts;
  private final Lending lending;

  WorkerReports(
      CellRules rules,
      RequestTable requests,
      WorkerTable workers,
      RequestOutcomes outcomes,
      OwnVerdicts verdicts,
      Lending lending) {
    this.rules = rules;
    this.requests = requests;
    this.workers = workers;
    this.outcomes = outcomes;
    this.verdicts = verdicts;
    this.lending = lending;
  }

  void on(WorkerEvent event, StepResult step) {
    switch (event) {
      case Status status -> status(status, step);
      case RunAccepted accepted -> accepted(accepted, step);
      case RunDeclined declined -> declined(declined, step);
      case RunEnded ended -> ended(ended, step);
      case Left left -> left(left, step);
      case Died died -> died(died, step);
      case ShardReported report -> lending.heard(report, step);
    }
  }

  private void status(Status status, StepResult step) {
    Origin origin = status.origin();
    Optional<KnownWorker> known = workers.find(origin.worker());
    if (known.isPresent() && isStale(origin, known.get())) {
      step.observe(new StaleEvent(origin.worker()));
      return;
    }
    KnownWorker worker =
        known
            .filter(w -> w.epoch() == origin.epoch() && w.model().equals(origin.model()))
            .orElseGet(() -> admit(origin, step));
    if (requests.knownModels().served(origin.model(), step.now())) {
      step.decide(new Keep(new Entry.OfModel(origin.model())));
    }
    if (!worker.alive()) {
      step.observe(new WorkerUp(origin.worker(), origin.epoch()));
    }
    Set<Long> current =
        requests.runsOf(worker.id()).stream().map(Dispatched::run).collect(Collectors.toSet());
    worker.update(status, current, step.now());
    stopEnded(status, step);
    for (Dispatched run : requests.runsOf(worker.id())) {
      if (worker.lost(run, status, rules.lostAfter(), step.now())) {
        boolean confirmed = worker.acknowledged(run.run());
        worker.release(run.run());
        worker.declined(step.now());
        worker.suspect(step.now());
        outcomes.lost(run, confirmed, LossReason.LOST, step);
      }
    }
    step.markChanged(origin.model());
  }

  private static boolean isStale(Origin origin, KnownWorker known) {
    return origin.epoch() < known.epoch()
        || (origin.epoch() == known.epoch() && !known.isNew(origin.sequence()));
  }

  /** Adds a new incarnation. The runs of the previous one are lost. */
  private KnownWorker admit(Origin origin, StepResult step) {
    Optional<KnownWorker> previous = workers.find(origin.worker());
    previous.ifPresent(old -> step.markChanged(old.model()));
    for (Dispatched run : requests.runsOf(origin.worker())) {
      boolean confirmed = previous.filter(old -> old.acknowledged(run.run())).isPresent();
      outcomes.lost(run, confirmed, LossReason.RESTARTED, step);
    }
    KnownWorker worker = workers.add(origin.worker(), origin.model(), origin.epoch(), step.now());
    previous.ifPresent(
        old -> {
          worker.reachable(old.reachable());
          worker.suspect(step.now());
        });
    step.decide(new Keep(new Entry.OfWorker(origin.worker(), origin.model(), origin.epoch())));
    step.observe(new WorkerUp(origin.worker(), origin.epoch()));
    return worker;
  }

  /**
   * Stops runs of ended requests. A run that is merely superseded goes on: the verdict that it
   * writes when stopped could precede the marker of the run that follows it.
   */
  private void stopEnded(Status status, StepResult step) {
    for (HeldRun run : status.held()) {
      if (requests.find(run.requestId()).filter(Ended.class::isInstance).isPresent()) {
        step.decide(
            new StopRun(
                status.origin().worker(),
                status.origin().epoch(),
                run.requestId(),
                run.run(),
                "the request has ended"));
      }
    }
  }

  private void accepted(RunAccepted event, StepResult step) {
    requests.reported(event.requestId(), event.run());
    workers
        .find(event.origin())
        .ifPresent(
            worker -> {
              worker.heardFrom(event.origin().sequence(), step.now());
              current(event.requestId(), event.run())
                  .ifPresent(run -> worker.acknowledge(run.run()));
            });
    if (requests.find(event.requestId()).orElse(null) instanceof Closing closing) {
      contestIfNeeded(closing, step);
    }
  }

  private void contestIfNeeded(Closing closing, StepResult step) {
    if (requests.isContested(closing.id())) {
      verdicts.contest(closing, step);
    }
  }

  private void declined(RunDeclined event, StepResult step) {
    Optional<KnownWorker> sender = workers.find(event.origin());
    boolean begun = sender.filter(worker -> worker.mayHaveBegun(event.run())).isPresent();
    sender.ifPresent(
        worker -> {
          worker.heardFrom(event.origin().sequence(), step.now());
          worker.release(event.run());
        });
    current(event.requestId(), event.run())
        .ifPresent(
            run -> {
              if (begun) {
                outcomes.suspended(run, step);
                return;
              }
              sender.ifPresent(worker -> worker.declined(step.now()));
              outcomes.declined(run, LossReason.DECLINED, step);
            });
  }

  private void ended(RunEnded event, StepResult step) {
    requests.reported(event.requestId(), event.run());
    workers
        .find(event.origin())
        .ifPresent(
            worker -> {
              worker.heardFrom(event.origin().sequence(), step.now());
              worker.release(event.run());
              worker.ended(event.run(), event.verdict().usage().completionTokens());
              step.markChanged(worker.model());
            });
    Optional<RequestState> state = requests.find(event.requestId());
    if (state.isEmpty()) {
      stale(event, step);
      return;
    }
    switch (state.get()) {
      case Dispatched run when run.run() == event.run() -> {
        if (!event.adopted() && requests.isContested(run.id())) {
          outcomes.declined(run, LossReason.CONTESTED, step);
        } else {
          outcomes.end(outcomes.ended(run, event, step), event, step);
        }
      }
      case Closing closing when closing.run() == event.run() -> {
        if (!event.adopted() && requests.isContested(closing.id())) {
          verdicts.contest(closing, step);
        } else {
          outcomes.end(outcomes.ended(closing, event, step), event, step);
          verdicts.reported(closing.id(), step);
        }
      }
      case Ended over when over.completion().run() == event.run() -> {
        stale(event, step);
        outcomes.complete(over, event, step);
      }
      case Queued any -> stale(event, step);
      case Dispatched any -> stale(event, step);
      case Closing closing -> {
        stale(event, step);
        contestIfNeeded(closing, step);
      }
      case Ended any -> stale(event, step);
    }
  }

  private void left(Left event, StepResult step) {
    Origin origin = event.origin();
    Optional<KnownWorker> sender = workers.find(origin);
    if (sender.isEmpty() || !sender.get().isNew(origin.sequence())) {
      step.observe(new StaleEvent(origin.worker()));
      return;
    }
    for (Dispatched run : requests.runsOf(origin.worker())) {
      if (sender.get().acknowledged(run.run())) {
        outcomes.handedBack(run, step);
      } else {
        outcomes.declined(run, LossReason.LEFT, step);
      }
    }
    workers.drop(sender.get(), step);
    step.observe(new WorkerDown(origin.worker(), origin.epoch(), LossReason.LEFT));
  }

  /**
   * The incarnation's place is taken by one that never speaks: what the dead one said last and
   * comes late would otherwise bring it back.
   */
  private void died(Died event, StepResult step) {
    Origin origin = event.origin();
    Optional<KnownWorker> known =
        workers.find(origin.worker()).filter(worker -> worker.epoch() <= origin.epoch());
    if (known.isEmpty()) {
      step.observe(new StaleEvent(origin.worker()));
      return;
    }
    KnownWorker dead = known.get();
    for (Dispatched run : requests.runsOf(origin.worker())) {
      outcomes.lost(run, dead.acknowledged(run.run()), LossReason.DIED, step);
    }
    step.observe(new WorkerDown(dead.id(), dead.epoch(), LossReason.DIED));
    workers.add(dead.id(), dead.model(), dead.epoch() + 1, step.now()).markDead(step.now());
    step.decide(new Keep(new Entry.OfWorker(dead.id(), dead.model(), dead.epoch() + 1)));
    step.markChanged(dead.model());
  }

  private Optional<Dispatched> current(RequestId id, long run) {
    return requests
        .find(id)
        .filter(Dispatched.class::isInstance)
        .map(Dispatched.class::cast)
        .filter(dispatched -> dispatched.run() == run);
  }

  private static void stale(RunEnded event, StepResult step) {
    step.observe(new StaleEnd(event.requestId(), event.run(), event.origin().worker()));
  }
}

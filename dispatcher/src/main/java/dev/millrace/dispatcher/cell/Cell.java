package dev.millrace.dispatcher.cell;

import dev.millrace.dispatcher.cell.intake.Intake;
import dev.millrace.dispatcher.cell.queue.EarlyCancels;
import dev.millrace.dispatcher.cell.queue.ModelQueue;
import dev.millrace.dispatcher.cell.queue.RequestTable;
import dev.millrace.dispatcher.cell.request.CancelMark;
import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.dispatcher.cell.request.RequestBody;
import dev.millrace.dispatcher.cell.request.RequestState;
import dev.millrace.dispatcher.cell.request.RequestState.Closing;
import dev.millrace.dispatcher.cell.request.RequestState.Dispatched;
import dev.millrace.dispatcher.cell.request.RequestState.Ended;
import dev.millrace.dispatcher.cell.request.RequestState.Queued;
import dev.millrace.dispatcher.cell.shard.CellSite;
import dev.millrace.dispatcher.cell.shard.Lending;
import dev.millrace.dispatcher.cell.step.Batching;
import dev.millrace.dispatcher.cell.step.CellEvent;
import dev.millrace.dispatcher.cell.step.CellEvent.Arrived;
import dev.millrace.dispatcher.cell.step.CellEvent.ControlReceived;
import dev.millrace.dispatcher.cell.step.CellEvent.Reachable;
import dev.millrace.dispatcher.cell.step.CellEvent.Reported;
import dev.millrace.dispatcher.cell.step.CellEvent.Ruled;
import dev.millrace.dispatcher.cell.step.CellEvent.Tick;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Decision;
import dev.millrace.dispatcher.cell.step.Decision.StopRun;
import dev.millrace.dispatcher.cell.step.Entry;
import dev.millrace.dispatcher.cell.step.Now;
import dev.millrace.dispatcher.cell.step.Observation.DuplicateRequest;
import dev.millrace.dispatcher.cell.step.RunNumbers;
import dev.millrace.dispatcher.cell.step.Scheduling;
import dev.millrace.dispatcher.cell.step.StepResult;
import dev.millrace.dispatcher.cell.step.Waiting;
import dev.millrace.dispatcher.cell.worker.WorkerTable;
import dev.millrace.model.CellStatus;
import dev.millrace.model.CellStatus.Load;
import dev.millrace.model.CellStatus.WorkerView;
import dev.millrace.model.Control;
import dev.millrace.model.Control.Cancel;
import dev.millrace.model.RequestId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One scheduling cell: {@code (state, event, now) -> decisions}. Knows neither Kafka nor a clock
 * nor a log; the same events at the same times lead to the same decisions. Thread rule: one thread
 * at a time.
 *
 * <p>After a crash events may be repeated, and with them the decisions that they led to; the shell
 * must tolerate that.
 */
public final class Cell {

  private final Duration longestPause;
  private final RequestTable requests;
  private final EarlyCancels earlyCancels;
  private final WorkerTable workers;
  private final RunNumbers runs = new RunNumbers();
  private final OwnVerdicts verdicts;
  private final RequestOutcomes outcomes;
  private final WorkerReports reports;
  private final Timeouts timeouts;
  private final Planner planner;
  private final Preemption preemption;
  private final Intake intake;
  private final Lending lending;
  private Scheduling scheduling;
  private @Nullable Now before;

  /** An empty cell that shares no model. */
  public Cell(CellRules rules) {
    this(rules, CellSite.ALONE);
  }

  /** An empty cell among others. */
  public Cell(CellRules rules, CellSite site) {
    this(rules, site, new WorkerTable(rules));
  }

  Cell(CellRules rules, CellSite site, WorkerTable workers) {
    this.longestPause = rules.livenessTimeout().dividedBy(2);
    this.scheduling = rules.scheduling();
    this.requests = new RequestTable(rules);
    this.earlyCancels = new EarlyCancels(rules);
    this.workers = workers;
    this.verdicts = new OwnVerdicts(rules, requests, runs);
    this.outcomes = new RequestOutcomes(rules, requests, runs, verdicts);
    this.lending = new Lending(site, requests, workers);
    this.reports = new WorkerReports(rules, requests, workers, outcomes, verdicts, lending);
    this.timeouts = new Timeouts(rules, requests, earlyCancels, workers, outcomes, verdicts);
    this.planner = new Planner(rules, requests, workers, runs);
    this.preemption = new Preemption(rules, requests, workers);
    this.intake = new Intake(rules.watermarks());
  }

  /**
   * Restores the state of an earlier cell; must be called before any event. The timers of its
   * workers start anew, and none gets new work before it has reported.
   */
  public List<Decision> restore(Collection<Entry> entries, Now now) {
    StepResult step = new StepResult(now);
    new Restoration(requests, earlyCancels, workers, runs, outcomes, verdicts, intake, lending)
        .restore(entries, step);
    intake.models().forEach(step::markChanged);
    updateIntake(step);
    before = now;
    return step.decisions();
  }

  /** Handles one event. */
  public List<Decision> on(CellEvent event, Now now) {
    StepResult step = new StepResult(now);
    restartTimersAfterPause(now);
    switch (event) {
      case Arrived arrived -> arrived(arrived, step);
      case ControlReceived received -> control(received.control(), step);
      case Reported reported -> reports.on(reported.event(), step);
      case Reachable reachable -> reachable(reachable, step);
      case Ruled ruled -> rule(ruled, step);
      case Tick tick -> timeouts.check(step);
    }
    timeouts.fireTimers(step);
    planner.plan(step);
    switch (event) {
      case Arrived arrived -> preemption.arrived(arrived.pending(), step);
      case Tick tick -> {
        preemption.check(step);
        lending.check(step);
      }
      default -> {}
    }
    updateIntake(step);
    return step.decisions();
  }

  /** Models that had a worker lately or have requests queued. */
  public Set<String> models() {
    return requests.models();
  }

  /** Whether the model had a worker lately. */
  public boolean knows(String model) {
    return requests.knownModels().contains(model);
  }

  /** Whether the request is known here. */
  public boolean knows(RequestId request) {
    return requests.find(request).isPresent();
  }

  /** The other cells that may have something of the model. */
  public Set<Integer> siblings(String model, Now now) {
    return lending.siblings(model, now);
  }

  /** What waits in it. */
  public Waiting waiting() {
    return requests.budget().waiting();
  }

  /** The status of the model to publish. */
  public CellStatus status(String model, int partition, Now now) {
    ModelQueue queue = requests.queue(model);
    List<WorkerView> views =
        workers.of(model).stream()
            .map(
                worker ->
                    worker
                        .view(requests.assignments().of(worker.id()).runs())
                        .drained(workers.isDrained(worker.id())))
            .toList();
    int running = views.stream().mapToInt(WorkerView::held).sum();
    Load load =
        new Load(
            queue.tokens(),
            requests.serviceTimes().of(model),
            queue.oldestDeadline(),
            intake.closed(model));
    return new CellStatus(
        model, partition, now.wall(), queue.depths(), running, queue.oldest(), views, load);
  }

  private void arrived(Arrived arrived, StepResult step) {
    Pending pending = arrived.pending();
    if (requests.find(pending.id()).isPresent()) {
      step.observe(new DuplicateRequest(pending.id()));
      return;
    }
    Optional<CancelMark> cancel = earlyCancels.find(pending.id());
    if (arrived.violation().isPresent()) {
      outcomes.fail(withoutBody(pending), arrived.violation().get(), step);
    } else if (cancel.isPresent()) {
      outcomes.cancel(withoutBody(pending), cancel.get().reason(), step);
    } else if (mayWait(arrived)) {
      requests.keepBody(pending, step);
      waits(new Queued(pending.stored()), arrived.unread(), step);
    } else {
      outcomes.refuse(withoutBody(pending), step);
    }
    // Must come last: after a crash the store may hold only a prefix of these changes.
    earlyCancels.drop(pending.id(), step);
  }

  private void waits(Queued queued, boolean unread, StepResult step) {
    requests.put(queued, step);
    if (unread) {
      requests.markUnread(queued);
    }
  }

  /** A request that ends at its arrival: its body is needed by nobody. */
  private static Queued withoutBody(Pending pending) {
    return new Queued(pending.with(RequestBody.ABSENT));
  }

  /**
   * A request that finds a free worker does not wait, so a full queue is no reason to refuse it.
   */
  private boolean mayWait(Arrived arrived) {
    Pending pending = arrived.pending();
    return requests.budget().admits(pending, arrived.elsewhere())
        || (!requests.waitsFor(pending.model()) && workers.choose(pending).isPresent());
  }

  private void control(Control control, StepResult step) {
    switch (control) {
      case Cancel cancel -> cancel(cancel, step);
    }
  }

  private void cancel(Cancel cancel, StepResult step) {
    CancelMark mark = new CancelMark(cancel.reason(), step.now().wall());
    Optional<RequestState> state = requests.find(cancel.requestId());
    if (state.isEmpty()) {
      earlyCancels.remember(cancel.requestId(), mark, step);
      earlyCancels.expire(step);
      return;
    }
    switch (state.get()) {
      case Queued queued -> outcomes.cancel(queued, cancel.reason(), step);
      case Dispatched dispatched -> {
        Dispatched marked =
            dispatched.cancel().isPresent() ? dispatched : dispatched.cancelled(mark);
        if (dispatched.cancel().isEmpty()) {
          requests.put(marked, step);
        }
        step.decide(stop(marked));
      }
      case Closing closing -> {}
      case Ended ended -> {}
    }
  }

  /** Asks the worker to stop a cancelled run. */
  static StopRun stop(Dispatched run) {
    return new StopRun(
        run.worker(),
        run.epoch(),
        run.id(),
        run.run(),
        run.cancel().map(CancelMark::reason).orElse(""));
  }

  private void reachable(Reachable event, StepResult step) {
    workers
        .find(event.worker())
        .filter(worker -> worker.reachable() != event.reachable())
        .ifPresent(
            worker -> {
              worker.reachable(event.reachable());
              step.markChanged(worker.model());
            });
  }

  private void rule(Ruled ruled, StepResult step) {
    preemption.rule(ruled.rules());
    intake.mark(ruled.rules().watermarks());
    requests.models().forEach(step::markChanged);
    Scheduling next = ruled.rules().scheduling();
    if (!next.equals(scheduling)) {
      scheduling = next;
      requests.schedule(next);
    }
    Batching together = ruled.rules().batching();
    planner.rule(together);
    workers.place(next.policy(), together.prefetch());
    workers.drain(ruled.drained()).forEach(step::markChanged);
  }

  private void updateIntake(StepResult step) {
    step.changedModels(
        model -> {
          if (requests.waitsFor(model) || intake.isClosed(model)) {
            intake.update(model, requests.queue(model), step);
          }
        });
  }

  /** If this cell did not run for half the liveness timeout, restarts every worker's timers. */
  private void restartTimersAfterPause(Now now) {
    if (before != null && now.passed(before.monotonicNanos(), longestPause)) {
      workers.all().forEach(worker -> worker.restartTimers(now));
    }
    before = now;
  }
}

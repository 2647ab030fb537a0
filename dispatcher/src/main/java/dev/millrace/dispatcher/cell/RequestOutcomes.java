package dev.millrace.dispatcher.cell;

import dev.millrace.dispatcher.cell.queue.RequestTable;
import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.dispatcher.cell.request.RequestState.Closing;
import dev.millrace.dispatcher.cell.request.RequestState.Dispatched;
import dev.millrace.dispatcher.cell.request.RequestState.Ended;
import dev.millrace.dispatcher.cell.request.RequestState.Queued;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Decision.Complete;
import dev.millrace.dispatcher.cell.step.LossReason;
import dev.millrace.dispatcher.cell.step.Observation;
import dev.millrace.dispatcher.cell.step.Observation.TakenBack;
import dev.millrace.dispatcher.cell.step.QueueLimits;
import dev.millrace.dispatcher.cell.step.RunNumbers;
import dev.millrace.dispatcher.cell.step.StepResult;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Usage;
import dev.millrace.model.WorkerEvent.RunEnded;
import java.time.Instant;
import java.util.Optional;

/** Ends requests, or returns them to the queue when their worker is lost. Single thread. */
final class RequestOutcomes {

  private final CellRules rules;
  private final RequestTable requests;
  private final RunNumbers runs;
  private final OwnVerdicts verdicts;

  RequestOutcomes(CellRules rules, RequestTable requests, RunNumbers runs, OwnVerdicts verdicts) {
    this.rules = rules;
    this.requests = requests;
    this.runs = runs;
    this.verdicts = verdicts;
  }

  /** Cancelled before it ran. */
  void cancel(Queued queued, String reason, StepResult step) {
    Instant now = step.now().wall();
    verdicts.reach(
        queued.close(
            runs.next(step),
            Verdict.cancelled(reason, Usage.NONE, queued.pending().timingsAt(now)),
            now),
        step);
  }

  /** Its deadline passed in the queue. */
  void expire(Queued queued, StepResult step) {
    Instant now = step.now().wall();
    verdicts.reach(
        queued.close(
            runs.next(step),
            Verdict.timedOut(
                "the deadline passed in the queue", Usage.NONE, queued.pending().timingsAt(now)),
            now),
        step);
  }

  /** Failed without having run. */
  void fail(Queued queued, ErrorInfo error, StepResult step) {
    Instant now = step.now().wall();
    verdicts.reach(
        queued.close(
            runs.next(step),
            Verdict.failed(error, Usage.NONE, queued.pending().timingsAt(now)),
            now),
        step);
  }

  /** There is no room for it in the queue. */
  void refuse(Queued queued, StepResult step) {
    QueueLimits limits = requests.budget().limits();
    fail(
        queued,
        new ErrorInfo(
            ErrorCode.OVERLOADED,
            "the queue is full: it may take "
                + limits.memoryBytes()
                + " bytes of memory and "
                + limits.diskBytes()
                + " of disk"),
        step);
    step.observe(new Observation.Refused(queued.id(), queued.model()));
  }

  /** The worker did not end the run within the grace after its deadline or cancellation. */
  void abandon(Dispatched dispatched, StepResult step) {
    Instant now = step.now().wall();
    Pending pending = dispatched.pending();
    verdicts.reach(
        dispatched.close(
            runs.next(step),
            dispatched
                .cancel()
                .map(mark -> Verdict.cancelled(mark.reason(), Usage.NONE, pending.timingsAt(now)))
                .orElseGet(
                    () ->
                        Verdict.timedOut(
                            "the deadline passed and the worker did not stop",
                            Usage.NONE,
                            pending.timingsAt(now))),
            now),
        step);
  }

  /** The worker did not start the run: back to the queue, without counting the attempt. */
  void declined(Dispatched dispatched, LossReason reason, StepResult step) {
    observeLoss(dispatched, reason, step);
    requeueOrCancel(dispatched, dispatched.decline(), step);
  }

  /** The worker gave the run back after it had begun, because it was asked to. */
  void suspended(Dispatched dispatched, StepResult step) {
    observeLoss(dispatched, LossReason.SUSPENDED, step);
    requeueOrCancel(dispatched, dispatched.handBack(), step);
  }

  /**
   * The worker left in order while it had the run: back to the queue. Restarting workers is no
   * trouble of the request, so this does not bring it nearer to the attempt limit.
   */
  void handedBack(Dispatched dispatched, StepResult step) {
    observeLoss(dispatched, LossReason.LEFT, step);
    requeueOrCancel(dispatched, dispatched.handBack(), step);
  }

  /**
   * The run was lost with its worker, or without having reached it: back to the queue. Each kind of
   * loss has its limit.
   *
   * @param confirmed whether the worker had confirmed the run; only then it is the request that may
   *     have brought the worker down
   */
  void lost(Dispatched dispatched, boolean confirmed, LossReason reason, StepResult step) {
    observeLoss(dispatched, reason, step);
    Queued again = confirmed ? dispatched.retry() : dispatched.unreached();
    Optional<String> exhausted = exhausted(again.pending(), confirmed);
    if (exhausted.isEmpty() || dispatched.cancel().isPresent()) {
      requeueOrCancel(dispatched, again, step);
    } else {
      fail(again, new ErrorInfo(ErrorCode.ATTEMPTS_EXHAUSTED, exhausted.get()), step);
    }
  }

  private Optional<String> exhausted(Pending pending, boolean confirmed) {
    if (confirmed && pending.failedAttempts() >= rules.maxAttempts()) {
      return Optional.of("ended " + pending.failedAttempts() + " times with trouble at its worker");
    }
    if (!confirmed && pending.unconfirmed() >= rules.maxUnconfirmed()) {
      return Optional.of(
          "was given to workers " + pending.unconfirmed() + " times that never confirmed it");
    }
    return Optional.empty();
  }

  /** Accepts an end: of the current run, or of a closing. */
  void end(Ended ended, RunEnded event, StepResult step) {
    requests.put(ended, step);
    complete(ended, event, step);
    requests.forgetEnded(step);
  }

  /** Publishes the completion. The output passes through: the state never holds it. */
  void complete(Ended ended, RunEnded event, StepResult step) {
    step.decide(new Complete(ended.completion().withOutput(event.output())));
  }

  Ended ended(Dispatched dispatched, RunEnded event, StepResult step) {
    return dispatched.end(event.verdict(), step.now().wall());
  }

  Ended ended(Closing closing, RunEnded event, StepResult step) {
    return closing.end(event.origin().worker().value(), event.verdict(), step.now().wall());
  }

  private void requeueOrCancel(Dispatched before, Queued queued, StepResult step) {
    if (before.cancel().isPresent()) {
      Instant now = step.now().wall();
      String reason = before.cancel().get().reason();
      Pending pending = queued.pending();
      verdicts.reach(
          before.close(
              runs.next(step), Verdict.cancelled(reason, Usage.NONE, pending.timingsAt(now)), now),
          step);
    } else {
      requests.put(queued, step);
    }
  }

  private static void observeLoss(Dispatched dispatched, LossReason reason, StepResult step) {
    step.observe(
        new TakenBack(
            dispatched.id(),
            dispatched.run(),
            dispatched.pending().attempts(),
            dispatched.worker(),
            reason));
  }
}
